// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {

    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void whatChangesFromRunToRunIsReplacedByItsType() throws JsonProcessingException {
        JsonNode shape = Shape.of(json("""
                {"activationId": "%s", "start": 1700000000000, "duration": 12, "size": 42, "version": "0.0.1",
                 "code": "Abcdefghijabcdefghijabcdefghij12", "logs": ["2026-01-01T10:00:00.000000000Z stdout: x"],
                 "annotations": [{"key": "waitTime", "value": 3}, {"key": "phases", "value": {"run": 1.5, "init": 2}}]}""".formatted(ID)));

        assertThat(shape).isEqualTo(json("""
                {"activationId": "<activation id>", "start": "<epoch ms>", "duration": "<ms>", "size": 42, "version": "0.0.1",
                 "code": "<transaction id>", "logs": ["<time> stdout: x"],
                 "annotations": [{"key": "phases", "value": {"run": "<ms with fractions>", "init": "<ms with fractions>"}},
                                 {"key": "waitTime", "value": "<ms>"}]}"""));
    }

    @Test
    void anotherTypeIsNotTakenForTheRightOne() throws JsonProcessingException {
        JsonNode shape = Shape.of(json("{\"start\": \"1700000000000\", \"duration\": \"12\", \"waitTime\": 1.5}"));

        assertThat(shape).isEqualTo(json("{\"start\": \"1700000000000\", \"duration\": \"12\", \"waitTime\": 1.5}"));
    }

    @Test
    void theOrderOfFieldsDoesNotCount() throws JsonProcessingException {
        new Golden(folder, true).assertShape("x", json("{\"a\": 1, \"b\": [{\"c\": 2, \"d\": 3}]}"));

        new Golden(folder, false).assertShape("x", json("{\"b\": [{\"d\": 3, \"c\": 2}], \"a\": 1}"));
    }

    @Test
    void whatIsMissingTooMuchOrOtherwiseIsNamed() throws JsonProcessingException {
        new Golden(folder, true).assertShape("x", json("{\"a\": 1, \"b\": {\"c\": true}}"));

        assertThatThrownBy(
                        () -> new Golden(folder, false).assertShape("x", json("{\"b\": {\"c\": \"true\"}, \"e\": []}")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "x.json",
                        "/a: golden 1, actual nothing",
                        "/b/c: golden true, actual \"true\"",
                        "/e: golden nothing, actual []",
                        "-Dgolden.write=true");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
