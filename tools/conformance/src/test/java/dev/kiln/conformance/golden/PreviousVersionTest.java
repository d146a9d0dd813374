// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance.golden;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviousVersionTest {

    @TempDir
    Path folder;

    private PreviousVersion previous;

    @BeforeEach
    void writeWhatThePreviousVersionWrote() throws IOException {
        previous = new PreviousVersion(folder, false);
        Files.writeString(folder.resolve("name.json"), "{\"name\": \"Ada\", \"list\": [{\"a\": 1}]}");
    }

    @Test
    void whatIsNewDoesNotMatterToThoseWhoDoNotKnowIt() {
        assertThatCode(() -> previous.assertStillWritten(
                        writing("{\"name\":\"Ada\",\"more\":true,\"list\":[{\"a\":1,\"b\":2}]}")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsNotWrittenAnyMoreOrInAnotherTypeIsNamedWithWhatToDo() {
        assertThatThrownBy(() -> previous.assertStillWritten(writing("{\"list\":[{\"a\":\"1\"}]}")))
                .hasMessageContaining("/name: was \"Ada\", is nothing")
                .hasMessageContaining("/list/0/a: was 1, is \"1\"")
                .hasMessageContaining("put what is new beside it");
    }

    @Test
    void whatIsReadWithAnotherMeaningIsNamed() {
        assertThatThrownBy(() -> previous.assertRead(List.of(
                        new Form<>("name.json", "Ada", it -> it.getBytes(StandardCharsets.UTF_8), it -> "Bob"))))
                .hasMessageContaining("name.json")
                .hasMessageContaining("do not change the file");
    }

    @Test
    void aFileThatNobodyReadsIsNamed() throws IOException {
        Files.writeString(folder.resolve("forgotten.json"), "{}");

        assertThatThrownBy(() -> previous.assertRead(writing("{}"))).hasMessageContaining("forgotten.json");
    }

    @Test
    void aReaderThatStumblesOverNewFieldsIsNamed() {
        List<Form<?>> strict = List.of(new Form<>("name.json", "{}", it -> it.getBytes(StandardCharsets.UTF_8), it -> {
            throw new IllegalArgumentException("unknown field");
        }));

        assertThatThrownBy(() -> previous.assertFutureIsPassedOver(strict, Set.of()))
                .hasMessageContaining("must be passed over")
                .hasMessageContaining("fromTheFuture");
    }

    @Test
    void filesAreWrittenOnceAndNeverOver() throws IOException {
        PreviousVersion writing = new PreviousVersion(folder, true);

        writing.assertRead(writing("{\"other\":1}"));

        assertThatCode(() -> previous.assertStillWritten(writing("{\"name\":\"Ada\",\"list\":[{\"a\":1}]}")))
                .doesNotThrowAnyException();
    }

    private static List<Form<?>> writing(String json) {
        return List.of(new Form<>("name.json", json, it -> it.getBytes(StandardCharsets.UTF_8), it -> json));
    }
}
