// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.runtime.microvm.http.HttpRequest;
import dev.kiln.runtime.microvm.http.HttpStream;
import dev.kiln.runtime.microvm.http.UnixHttp;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lets the engine fetch an image, and passes on how far it is. */
record EnginePull(UnixHttp engine, ImageJson json) {

    private static final int LONGEST_LINE = 64 * 1024;

    void pull(SandboxImage image, PrepareProgress progress, Duration timeout)
            throws IOException, SandboxException, InterruptedException {
        Reference reference = Reference.of(image);
        String target = "/images/create?fromImage=" + EngineImages.encoded(image.repository()) + "&tag="
                + EngineImages.encoded(reference.tag());
        try (HttpStream answer = engine.open(new HttpRequest("POST", target, Optional.empty(), timeout))) {
            Steps steps = new Steps(progress);
            for (String line = line(answer.body()); !line.isEmpty(); line = line(answer.body())) {
                JsonNode step = json.read(line.getBytes(StandardCharsets.UTF_8), "a line of the engine's answer");
                String refusal = step.path("error").asText(step.path("message").asText(""));
                if (!refusal.isEmpty()) {
                    throw new SandboxException.ImageUnusable("cannot pull image " + image + ": " + refusal);
                }
                steps.show(step);
            }
            if (!answer.isSuccess()) {
                throw new IOException("it answered " + answer.status());
            }
        }
    }

    /** Up to the line's end; empty at the end of all. */
    private static String line(InputStream in) throws IOException {
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        for (int next = in.read(); next >= 0 && (next != '\n' || length == 0); next = in.read()) {
            if (length == LONGEST_LINE) {
                throw new TarException("the engine's answer has a line of more than " + LONGEST_LINE + " bytes");
            }
            if (next != '\r' && next != '\n') {
                line[length++] = (byte) next;
            }
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    /** Adds up the layers' progress. */
    private static final class Steps {

        private final PrepareProgress progress;
        private final Map<String, Long> done = new HashMap<>();
        private final Map<String, Long> total = new HashMap<>();

        Steps(PrepareProgress progress) {
            this.progress = progress;
        }

        void show(JsonNode step) {
            String layer = step.path("id").asText("");
            JsonNode detail = step.path("progressDetail");
            if (detail.has("current") && detail.has("total")) {
                done.put(layer, detail.path("current").asLong());
                total.put(layer, detail.path("total").asLong());
            }
            String name = layer.isEmpty() ? "" : layer + ": ";
            progress.step(name + step.path("status").asText(""), sum(done), sum(total));
        }

        private static long sum(Map<String, Long> bytes) {
            return bytes.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
