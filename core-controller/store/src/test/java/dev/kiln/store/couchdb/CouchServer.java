// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import static org.assertj.core.api.Assertions.fail;

import dev.kiln.store.couchdb.http.CouchDbConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A process that speaks CouchDB's protocol, on a free port, for tests to start, kill and start again. */
final class CouchServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final Path directory;
    private final boolean keepsData;
    private final int port;
    private Process process;

    private CouchServer(Path directory, boolean keepsData) throws Exception {
        require();
        this.directory = directory;
        this.keepsData = keepsData;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        start();
    }

    /** A fast one, which forgets all when it stops. */
    static CouchServer inMemory(Path directory) throws Exception {
        return new CouchServer(directory, false);
    }

    /** One that keeps its data in the directory. */
    static CouchServer onDisk(Path directory) throws Exception {
        return new CouchServer(directory, true);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    CouchDbConfig config() {
        return CouchDbConfig.standard(uri());
    }

    /** With databases that no other test has. */
    CouchDbConfig newConfig() {
        return config().withPrefix("test" + PREFIXES.incrementAndGet() + "_");
    }

    void start() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "node",
                folder().resolve("node_modules/pouchdb-server/bin/pouchdb-server")
                        .toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--no-stdout-logs"));
        command.addAll(keepsData ? List.of("--dir", directory.toString()) : List.of("--in-memory"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()));
        // it leaves attachments that it received among temporary files
        builder.environment().put("TMPDIR", directory.toString());
        process = builder.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                fail("the CouchDB stand-in did not start: " + Files.readString(directory.resolve("server.log")));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            fail("the CouchDB stand-in (process " + process.pid() + ") does not die");
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri().toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            try (InputStream content = connection.getInputStream()) {
                return content.readAllBytes().length > 0;
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** Fails or skips a test that cannot have its server, as {@code -Dcontracts} says. */
    private static void require() throws Exception {
        String obstacle = obstacle();
        if (!obstacle.isEmpty()) {
            if ("required".equals(System.getProperty("contracts"))) {
                fail(obstacle);
            }
            System.err.println("SKIPPED: tests of the CouchDB store: " + obstacle);
            Assumptions.abort(obstacle);
        }
    }

    private static String obstacle() throws InterruptedException {
        if (!Files.isDirectory(folder().resolve("node_modules/pouchdb-server"))) {
            return "the CouchDB stand-in is not installed; install it with: (cd " + folder() + " && npm ci)";
        }
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && node.exitValue() == 0
                    ? ""
                    : "'node --version' fails; install Node.js";
        } catch (IOException e) {
            return "there is no Node.js; install it with: sudo apt-get install nodejs";
        }
    }

    private static Path folder() {
        return Path.of(System.getProperty("kiln.root"), "core-controller/store/src/test/npm");
    }
}
