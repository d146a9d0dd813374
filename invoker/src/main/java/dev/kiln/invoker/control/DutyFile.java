// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.invoker.disk.DurableFile;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An invoker's duty on its disk, so that a restart does not undo what an operator wanted. */
final class DutyFile {

    private final Path file;

    DutyFile(Path dataDirectory) {
        this.file = dataDirectory.resolve("duty");
    }

    /** The last one that was written; the first duty when none was. */
    Duty read() {
        if (!Files.exists(file)) {
            return Duty.FIRST;
        }
        try {
            ObjectNode json = Json.parseObject(Files.readAllBytes(file));
            return new Duty(
                    Duty.Kind.valueOf(json.path("duty").asText()),
                    json.path("by").asText());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + " does not hold what an operator wanted of this invoker; delete it to let the invoker work",
                    e);
        }
    }

    /** Durable when it returns. */
    void write(Duty duty) {
        byte[] json = Json.bytes(Json.object().put("duty", duty.kind().name()).put("by", duty.by()));
        try {
            new DurableFile(file).write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + "; is the directory writable?", e);
        }
    }
}
