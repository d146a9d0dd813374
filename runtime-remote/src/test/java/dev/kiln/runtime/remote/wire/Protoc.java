// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The program {@code protoc} with the published contract; without it a test is skipped, or fails where it is required. */
final class Protoc {

    byte[] encode(String message, String text) throws IOException, InterruptedException {
        return run("--encode=kiln.runtime." + message, text.getBytes(StandardCharsets.UTF_8));
    }

    String decode(String message, byte[] bytes) throws IOException, InterruptedException {
        return new String(run("--decode=kiln.runtime." + message, bytes), StandardCharsets.UTF_8);
    }

    private static byte[] run(String option, byte[] input) throws IOException, InterruptedException {
        List<String> command = List.of("protoc", option, "-I", "src/main/proto", "src/main/proto/provider.proto");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            String missing = e.getMessage() + ": type 'apt-get install protobuf-compiler'";
            if ("required".equals(System.getProperty("contracts"))) {
                fail(missing);
            }
            Assumptions.abort(missing);
            throw e;
        }
        try (var out = process.getOutputStream()) {
            out.write(input);
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        process.getInputStream().transferTo(output);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("protoc ends").isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        return output.toByteArray();
    }
}
