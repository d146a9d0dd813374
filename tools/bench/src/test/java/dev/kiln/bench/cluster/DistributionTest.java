// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {

    @TempDir
    Path folder;

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(folder.resolve("server"));
        Files.createDirectories(folder.resolve("plugins/process"));
        Files.writeString(folder.resolve("server/kiln-server.jar"), "jar");
        Files.writeString(folder.resolve("plugins/process/kiln-process.jar"), "jar");
        Files.writeString(folder.resolve("server.flags"), "-Xmx1m -Done=1\n");
        Files.writeString(folder.resolve("server.classpath"), "/built/elsewhere/target/dist/server/kiln-server.jar\n");
    }

    @Test
    void itsClassPathIsWhereItLiesAndNotWhereItWasBuilt() throws IOException {
        List<String> command = new Distribution(folder).java("server", "Main", Path.of("/root"), List.of("--x"));

        assertThat(command)
                .containsSubsequence(
                        "-Xmx1m",
                        "-Done=1",
                        "-cp",
                        folder.resolve("server/kiln-server.jar").toString(),
                        "Main",
                        "--x");
    }

    @Test
    void aJarThatIsMissingIsNamed() {
        assertThatThrownBy(() -> new Distribution(folder).classPath("/built/target/dist/server/other.jar"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("server/other.jar");
    }

    @Test
    void aCopySaysItsVersionAndGoesWhenItIsClosed() throws IOException {
        Path where;
        try (DistributionCopy copy = DistributionCopy.of(new Distribution(folder), "older")) {
            where = copy.distribution().folder();

            assertThat(copy.distribution().java("server", "Main", Path.of("/root"), List.of()))
                    .contains("-Done=1", "-Dkiln.controller.info.build-number=older")
                    .contains(where.resolve("server/kiln-server.jar").toString());
            assertThat(copy.distribution().plugins().resolve("process/kiln-process.jar"))
                    .exists();
        }
        assertThat(where).doesNotExist();
    }
}
