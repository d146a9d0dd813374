// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PatchTest {

    private static final ObjectNode POD = Json.parse("""
        {"metadata": {"labels": {"a": "1", "b": "2"}, "finalizers": ["f"]},
         "spec": {"containers": [{"name": "main", "image": "x", "args": ["1"]}, {"name": "side", "image": "y"}]}}\
        """);

    @Test
    void aMergePatchRemovesByNullAndReplacesLists() {
        ObjectNode patched = MergePatch.apply(POD, Json.parse("""
            {"metadata": {"labels": {"a": null, "c": "3"}}, "spec": {"containers": [{"name": "only"}]}}\
            """));

        assertThat(Json.map(patched, "metadata", "labels")).containsOnlyKeys("b", "c");
        assertThat(patched.path("spec").path("containers")).hasSize(1);
        assertThat(POD.path("spec").path("containers")).hasSize(2);
    }

    @Test
    void aStrategicMergePatchMergesContainersByName() {
        ObjectNode patched = StrategicMerge.apply(POD, Json.parse("""
            {"spec": {"containers": [{"name": "side", "image": "z"}, {"name": "third", "image": "t"}]}}\
            """));

        assertThat(Json.texts(patched.path("spec").path("containers")).count()).isEqualTo(3);
        assertThat(patched.at("/spec/containers/0/image").asText()).isEqualTo("x");
        assertThat(patched.at("/spec/containers/1/image").asText()).isEqualTo("z");
    }

    @Test
    void itDeletesItemsAndFinalizersByDirective() {
        ObjectNode patched = StrategicMerge.apply(POD, Json.parse("""
            {"metadata": {"$deleteFromPrimitiveList/finalizers": ["f"], "labels": {"a": null}},
             "spec": {"containers": [{"name": "side", "$patch": "delete"}]}}\
            """));

        assertThat(patched.at("/metadata/finalizers")).isEmpty();
        assertThat(patched.at("/metadata/labels/a").isMissingNode()).isTrue();
        assertThat(patched.at("/spec/containers")).hasSize(1);
    }

    @Test
    void itAddsFinalizersToThoseThere() {
        ObjectNode patched = StrategicMerge.apply(POD, Json.parse("{\"metadata\": {\"finalizers\": [\"g\"]}}"));

        assertThat(Json.texts(patched, "metadata", "finalizers")).containsExactly("f", "g");
    }

    @Test
    void aJsonPatchWorksStepByStep() throws IOException {
        ObjectNode patched = JsonPatch.apply(POD, list("""
            [{"op": "test", "path": "/metadata/labels/a", "value": "1"},
             {"op": "replace", "path": "/metadata/labels/a", "value": "9"},
             {"op": "add", "path": "/metadata/labels/with~1slash", "value": "s"},
             {"op": "add", "path": "/spec/containers/0/args/-", "value": "2"},
             {"op": "add", "path": "/spec/containers/0/args/0", "value": "0"},
             {"op": "move", "from": "/metadata/labels/b", "path": "/metadata/labels/c"},
             {"op": "remove", "path": "/spec/containers/1"}]\
            """));

        assertThat(patched).isEqualTo(Json.parse("""
            {"metadata": {"labels": {"a": "9", "with/slash": "s", "c": "2"}, "finalizers": ["f"]},
             "spec": {"containers": [{"name": "main", "image": "x", "args": ["0", "1", "2"]}]}}\
            """));
    }

    @Test
    void aTestThatFailsRefusesTheWholePatch() {
        assertThatThrownBy(() -> JsonPatch.apply(
                        POD, list("[{\"op\": \"test\", \"path\": \"/metadata/labels/a\", \"value\": \"2\"}]")))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.code()).isEqualTo(422));
    }

    @Test
    void whatIsNotThereCannotBeRemoved() {
        assertThatThrownBy(() -> JsonPatch.apply(POD, list("[{\"op\": \"remove\", \"path\": \"/metadata/labels/z\"}]")))
                .isInstanceOf(Refusal.class);
    }

    private static JsonNode list(String json) throws IOException {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
