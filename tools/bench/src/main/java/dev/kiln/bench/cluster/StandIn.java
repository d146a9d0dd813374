// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What speaks like CouchDB, alone. Its data and its log are in a folder that stays. */
public final class StandIn implements AutoCloseable {

    private static final Duration TIME_TO_START = Duration.ofMinutes(2);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final PartProcess process;
    private final int port;
    private final Thread hook;

    private StandIn(PartProcess process, int port) {
        this.process = process;
        this.port = port;
        this.hook = Thread.ofPlatform().unstarted(process::end);
    }

    /** Starts it on a free port and waits until it takes connections. */
    public static StandIn start(Path root, Path folder) throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("data"));
        int port = Ports.free(1).store();
        PartProcess process = new PartProcess(Part.STORE, folder.resolve("store.log"));
        process.start(new Programs(root).store(port, data), folder);
        StandIn server = new StandIn(process, port);
        Runtime.getRuntime().addShutdownHook(server.hook);
        long end = System.nanoTime() + TIME_TO_START.toNanos();
        while (!server.isListening()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                server.close();
                throw new IOException("the stand-in for CouchDB does not listen; " + process.said());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        return server;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.end();
        try {
            process.awaitEnd(TIME_TO_STOP);
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // the program is ending, and the hook runs
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
