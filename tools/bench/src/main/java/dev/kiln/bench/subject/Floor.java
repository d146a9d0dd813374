// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.subject;

import dev.kiln.bench.load.HttpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A way to a running action without Kiln: what the platform's own time is measured against. */
public interface Floor extends AutoCloseable {

    /** Starts what runs an action and waits until it accepts connections; {@code /init} is the caller's. */
    FloorSandbox start() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** Opens a connection. */
    @FunctionalInterface
    interface Connector {
        HttpConnection connect() throws IOException;
    }

    /** Tries each millisecond until somebody listens. */
    static HttpConnection untilConnected(Connector connector) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return connector.connect();
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }
}
