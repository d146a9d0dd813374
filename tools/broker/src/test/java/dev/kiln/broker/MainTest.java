// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @Test
    void helpTeachesByExamples() {
        assertThat(run("--help")).isZero();

        assertThat(said()).contains("--data-dir").contains("Examples:").contains("--tls-keystore");
    }

    @Test
    void aFolderMustBeNamed() {
        assertThat(run("--port", "0")).isNotZero();

        assertThat(said()).contains("--data-dir");
    }

    @Test
    void aPortThatIsTakenIsSaidBeforeAnythingIsWritten() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--port", String.valueOf(taken.getLocalPort()), "--data-dir", data()))
                    .isEqualTo(1);

            assertThat(said()).contains("127.0.0.1:" + taken.getLocalPort()).contains("another --port");
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }

    @Test
    void aKeyStoreNeedsItsPassword() {
        assertThat(run("--port", "0", "--data-dir", data(), "--tls-keystore", "broker.p12"))
                .isEqualTo(1);

        assertThat(said()).contains("--tls-keystore-password-file");
    }

    @Test
    void anOwnerThatIsNotThereIsSaid() {
        assertThat(run("--port", "0", "--data-dir", data(), "--owner", "999999999"))
                .isNotZero();

        assertThat(said()).contains("no such process");
    }

    private int run(String... arguments) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintWriter writer = new PrintWriter(stream, true);
        return new CommandLine(new Main(stream, stream))
                .setOut(writer)
                .setErr(writer)
                .execute(arguments);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
