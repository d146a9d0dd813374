// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.subject;

import dev.kiln.bench.load.HttpConnection;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The floor under any cold start with plain processes: the language runtime, started without isolation or limits. */
public final class PlainProcess implements Floor {

    private final Path server;

    public PlainProcess(Path root) {
        this.server = root.resolve("actions/nodejs/server.js");
    }

    @Override
    public FloorSandbox start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("kiln-floor");
        Path socket = folder.resolve("action.sock");
        ProcessBuilder builder = new ProcessBuilder("node", server.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD);
        builder.environment().put("KILN_LISTEN", "unix:" + socket);
        Process process = builder.start();
        HttpConnection connection = Floor.untilConnected(() -> HttpConnection.unix(socket));
        return new FloorSandbox(connection, () -> {
            process.destroyForcibly();
            process.waitFor(5, TimeUnit.SECONDS);
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder);
        });
    }

    @Override
    public void close() {}
}
