// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Programs that stand where Firecracker and its jailer would. */
final class FakeFirecracker {

    private final Path folder;

    FakeFirecracker(Path folder) {
        this.folder = folder;
    }

    Path program(String trouble) throws IOException {
        return script("firecracker", "-Dfake.trouble='" + trouble + "'");
    }

    Path jailer() throws IOException {
        return script("jailer", "-Dfake.jailer=true");
    }

    /** What was ordered, in order. */
    List<String> orders() throws IOException {
        return Files.exists(log()) ? Files.readAllLines(log()) : List.of();
    }

    /** The same without what was said. */
    List<String> paths() throws IOException {
        return orders().stream().map(it -> it.split(" ", 3)[1]).toList();
    }

    void forgetOrders() throws IOException {
        Files.deleteIfExists(log());
    }

    private Path log() {
        return folder.resolve("orders.log");
    }

    private Path script(String name, String option) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path script = folder.resolve(name);
        Files.writeString(
                script,
                String.join(
                        " ",
                        "#!/bin/sh\nexec",
                        java,
                        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
                        option,
                        "-Dfake.log='" + log() + "'",
                        "-cp",
                        "'" + System.getProperty("java.class.path") + "'",
                        FakeFirecrackerMain.class.getName(),
                        "\"$@\"\n"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }
}
