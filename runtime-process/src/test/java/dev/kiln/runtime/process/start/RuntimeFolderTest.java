// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFolderTest {

    @TempDir
    private Path runtimes;

    @BeforeEach
    void addRuntime() throws IOException {
        Path folder = Files.createDirectory(runtimes.resolve("nodejs"));
        Files.writeString(
                folder.resolve(RuntimeFolder.FILE),
                "image=kiln/action-nodejs-v20\ncommand=node /action/server.js\nrequire=node\n");
        Files.createDirectory(runtimes.resolve("samples"));
    }

    @Test
    void anImageIsFoundByItsRepositoryWhateverTagAndRegistry() throws Exception {
        for (String reference : List.of(
                "kiln/action-nodejs-v20", "kiln/action-nodejs-v20:1.2", "host:5000/kiln/action-nodejs-v20@sha256:0")) {
            RuntimeFolder found = RuntimeFolder.find(runtimes, new SandboxImage(reference));

            assertThat(found.command()).containsExactly("node", "/action/server.js");
            assertThat(found.require()).containsExactly("node");
            assertThat(found.directory()).isEqualTo(runtimes.toRealPath().resolve("nodejs"));
        }
    }

    @Test
    void aRuntimeMayAskForTheFolderThatItSharesWithOthers() throws Exception {
        Path folder = Files.createDirectory(runtimes.resolve("native"));
        Files.writeString(
                folder.resolve(RuntimeFolder.FILE),
                "image=kiln/action-native-v1\nfolder=..\ncommand=python3 /action/native/server.py\n");

        RuntimeFolder found = RuntimeFolder.find(runtimes, new SandboxImage("kiln/action-native-v1"));

        assertThat(found.directory()).isEqualTo(runtimes.toRealPath());
    }

    @Test
    void anUnknownImageIsToldWhichAreKnown() {
        assertThatThrownBy(() -> RuntimeFolder.find(runtimes, new SandboxImage("other/action-nodejs-v20")))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("only these images are known: [kiln/action-nodejs-v20]");
    }

    @Test
    void aFolderWithoutCommandIsThePlatformsFault() throws IOException {
        Path folder = Files.createDirectory(runtimes.resolve("broken"));
        Files.writeString(folder.resolve(RuntimeFolder.FILE), "image=kiln/broken\n");

        assertThatThrownBy(() -> RuntimeFolder.find(runtimes, new SandboxImage("kiln/broken")))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("has no 'command'");
    }
}
