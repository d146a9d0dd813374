// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvokerServerTest {

    @TempDir
    Path directory;

    @Test
    void aColdCallIsAnsweredAndRecordedWithItsLogs() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName hello = rig.action("hello", "log:2");

            ActivationId id = rig.invoke(hello);

            Activation result = rig.result(id);
            assertThat(result.response().status()).isEqualTo(Status.SUCCESS);
            assertThat(result.response().result()).contains(Json.object().put("name", "Ada"));
            assertThat(result.logs()).isEmpty();
            Activation record = rig.record(id);
            assertThat(record.logs()).hasSize(4).allMatch(it -> it.matches(".{30} std(out|err): (out|err) [01]"));
            assertThat(Rig.annotation(record, "coldStartCause")).isEqualTo("no sandbox of this revision");
            assertThat(record.annotations().values()).containsKeys("path", "kind", "limits", "waitTime", "initTime");
        }
    }

    @Test
    void aSecondCallFindsTheSandboxWarm() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName hello = rig.action("hello", "");

            Activation first = rig.run(hello);
            Activation second = rig.run(hello);

            assertThat(Rig.sandboxes(List.of(first, second))).hasSize(1);
            assertThat(second.annotations().values()).doesNotContainKeys("initTime", "coldStartCause");
        }
    }

    @Test
    void aThousandWarmCallsLoseNothing() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName hello = rig.action("hello", "");
            List<ActivationId> ids = new ArrayList<>();

            for (int i = 0; i < 250; i++) {
                ids.add(rig.invoke(hello));
            }

            for (ActivationId id : ids) {
                assertThat(rig.result(id).response().isSuccess()).isTrue();
                rig.record(id);
            }
        }
    }

    @Test
    void aCallThatTakesTooLongIsEnded() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName slow = rig.action("slow", "hang", Rig.limits(Duration.ofMillis(200), 256, 10, 1));

            Activation result = rig.run(slow);

            assertThat(result.response().status()).isEqualTo(Status.DEVELOPER_ERROR);
            assertThat(result.response().result().orElseThrow().get("error").textValue())
                    .isEqualTo("The action exceeded its time limits of 200 milliseconds.");
            assertThat(Rig.annotation(result, "timeout")).isEqualTo("true");
        }
    }
}
