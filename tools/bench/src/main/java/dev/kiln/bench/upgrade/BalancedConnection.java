// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.upgrade;

import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.load.HttpConnection.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client has of several controllers behind a TCP balancer: a connection that is refused is tried at the next one; what was
 * sent on one that was made is never sent again, whatever comes of it. For one thread.
 */
final class BalancedConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 20;

    private final Balancer balancer;
    private final int home;
    private final boolean isKept;
    private @Nullable HttpConnection open;

    /**
     * Makes none yet.
     *
     * @param home the number of the controller that is tried first
     * @param isKept whether one connection serves many exchanges, for as long as the server lets it
     */
    BalancedConnection(Balancer balancer, int home, boolean isKept) {
        this.balancer = balancer;
        this.home = home;
        this.isKept = isKept;
    }

    /**
     * One exchange.
     *
     * @throws IOException when all controllers refuse, or the connection breaks in the middle of it
     */
    Response exchange(byte[] request) throws IOException, InterruptedException {
        HttpConnection connection = connection();
        boolean isOver = true;
        try {
            Response response = connection.exchange(request);
            isOver = response.isLast() || !isKept;
            return response;
        } finally {
            if (isOver) {
                close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        HttpConnection last = open;
        open = null;
        if (last != null) {
            last.close();
        }
    }

    private HttpConnection connection() throws IOException, InterruptedException {
        HttpConnection kept = open;
        if (kept != null && !kept.isEnded()) {
            return kept;
        }
        close();
        HttpConnection made = connect();
        open = made;
        return made;
    }

    private HttpConnection connect() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<URI> controllers = balancer.order(home);
            for (URI controller : controllers) {
                try {
                    return HttpConnection.tcp(controller.getHost(), controller.getPort());
                } catch (ConnectException refused) {
                    // the next one, then
                }
            }
            if (System.nanoTime() > end) {
                throw new ConnectException("all of " + controllers + " refused connections for " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }
}
