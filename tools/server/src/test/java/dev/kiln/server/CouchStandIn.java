// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** What speaks CouchDB's protocol, in a process of its own; forgets all when it stops. */
final class CouchStandIn implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final URI uri;
    private final Process process;

    private CouchStandIn(URI uri, Process process) {
        this.uri = uri;
        this.process = process;
    }

    /** Skips or fails a test that cannot have it, as {@code -Dcontracts} says. */
    static void require() {
        Path server = server();
        if (!Files.exists(server)) {
            String obstacle =
                    "the CouchDB stand-in is not installed; install it with: (cd core-controller/store/src/test/npm"
                            + " && npm ci)";
            if ("required".equals(System.getProperty("contracts"))) {
                fail(obstacle);
            }
            System.err.println("SKIPPED: tests of a whole cluster: " + obstacle);
            Assumptions.abort(obstacle);
        }
    }

    static CouchStandIn start(Path folder, int port) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "node", server().toString(), "--host", "127.0.0.1", "--port", "" + port, "--in-memory", "-n")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("store.log").toFile());
        // it leaves attachments that it received among temporary files
        builder.environment().put("TMPDIR", folder.toString());
        Process process = builder.start();
        CouchStandIn store = new CouchStandIn(URI.create("http://127.0.0.1:" + port), process);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!store.answers()) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as("the CouchDB stand-in answers; it said: %s", Files.readString(folder.resolve("store.log")))
                    .isTrue();
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return store;
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            try (InputStream content = connection.getInputStream()) {
                return content.readAllBytes().length > 0;
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static Path server() {
        return TestProcess.root()
                .resolve("core-controller/store/src/test/npm/node_modules/pouchdb-server/bin/pouchdb-server");
    }
}
