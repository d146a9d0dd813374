// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How programs that are not Kiln's are started. */
final class Programs {

    private static final long INSTALL_MINUTES = 5;

    private final Path root;

    Programs(Path root) {
        this.root = root;
    }

    /** The command line of the stand-in for CouchDB, which is fetched first if need be. */
    List<String> store(int port, Path data) throws IOException, InterruptedException {
        Path npm = root.resolve("core-controller/store/src/test/npm");
        Path server = npm.resolve("node_modules/pouchdb-server/bin/pouchdb-server");
        if (!Files.exists(server)) {
            install(npm);
        }
        return List.of(
                // it puts attachments that it receives among the machine's temporary files, and leaves them there
                "env",
                "TMPDIR=" + data,
                "node",
                server.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "-n");
    }

    private static void install(Path npm) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("npm", "ci", "--silent")
                .directory(npm.toFile())
                .inheritIO()
                .start();
        if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("'npm ci' in " + npm + " did not succeed; run it by hand to see why");
        }
    }
}
