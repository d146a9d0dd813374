// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpretersTest {

    @TempDir
    private Path home;

    @Test
    void aProgramOutsideOfTheSystemIsShownWithItsPrefix() throws Exception {
        Path program = program(home.resolve("node-20/bin/node"), "\177ELF");
        Path links = Files.createDirectory(home.resolve("links"));
        Files.createSymbolicLink(links.resolve("node"), program);

        var found = new Interpreters(List.of(), List.of(links)).resolve(needing("node"));

        assertThat(found)
                .containsExactly(new Interpreters.Interpreter(
                        "node",
                        program.toRealPath(),
                        Optional.of(home.toRealPath().resolve("node-20"))));
    }

    @Test
    void theScriptsOfVersionManagersArePassedOver() throws Exception {
        program(home.resolve("shims/node"), "#!/bin/sh");
        Path program = program(home.resolve("node-20/bin/node"), "\177ELF");

        var found = new Interpreters(List.of(), List.of(home.resolve("shims"), home.resolve("node-20/bin")))
                .resolve(needing("node"));

        assertThat(found.getFirst().executable()).isEqualTo(program.toRealPath());
    }

    @Test
    void aMissingProgramIsNamedWithWhereItWasLookedFor() {
        assertThatThrownBy(() -> new Interpreters(List.of(), List.of(home)).resolve(needing("node")))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("'node' is in none of [" + home + "]");
    }

    @Test
    void homesAreNeverShown() {
        for (String program :
                List.of("/root/bin/node", "/home/ada/bin/node", "/home/ada/.local/bin/node", "/bin/node")) {
            assertThat(Interpreters.mountFor(Path.of(program))).contains(Path.of(program));
        }
        assertThat(Interpreters.mountFor(Path.of("/usr/bin/node"))).isEmpty();
    }

    private static RuntimeFolder needing(String program) {
        return new RuntimeFolder("kiln/test", List.of(program), List.of(program), Path.of("/nowhere"));
    }

    private static Path program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
