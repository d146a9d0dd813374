// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void helpTeachesByExample() {
        assertThat(run("--help")).isZero();

        assertThat(said()).contains("--kubeconfig").contains("Example:").contains("kubectl");
    }

    @Test
    void aKubeconfigMustBeNamed() {
        assertThat(run("--nodes", "2")).isNotZero();

        assertThat(said()).contains("--kubeconfig");
    }

    @Test
    void whatDoesNotFitIsSaid() {
        assertThat(run("--kubeconfig", folder.resolve("k").toString(), "--nodes", "0"))
                .isEqualTo(1);

        assertThat(said()).contains("--nodes 0: say 1 to 100");
    }

    @Test
    void aKubeconfigIsForItsOwnersEyes() throws IOException {
        Path file = folder.resolve("deep/kubeconfig");

        new Kubeconfig("http://127.0.0.1:1", "me", "secret", "ns").write(file);

        assertThat(file).content().contains("server: \"http://127.0.0.1:1\"", "token: \"secret\"", "namespace: \"ns\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private int run(String... args) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new CommandLine(new Main(stream, stream))
                .setOut(new PrintWriter(stream, true))
                .setErr(new PrintWriter(stream, true))
                .execute(args);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
