// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.http;

import dev.kiln.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.ektorp.DbAccessException;

/** Decides which requests are sent again, after which pause; the last failure becomes {@link StoreException.Unavailable}. */
public final class Retries {

    /** How much of a request may be repeated. */
    public enum Kind {
        /** Does the same when it comes twice: sent again when the connection broke or the server was busy. */
        IDEMPOTENT,
        /** Guarded by a revision, so that a second one would see a conflict with the first: only if it never left. */
        GUARDED,
        /** Never. */
        ONCE
    }

    /** One attempt. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    /** The server asks for patience. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException(String message) {
            super(message);
        }
    }

    private final CouchDbConfig config;
    private final RandomGenerator random;
    private final Runnable onBroken;

    /**
     * @param onBroken what to do when a connection broke
     */
    Retries(CouchDbConfig config, RandomGenerator random, Runnable onBroken) {
        this.config = config;
        this.random = random;
        this.onBroken = onBroken;
    }

    /**
     * Runs an attempt until it succeeds or must not be repeated; blocks.
     *
     * @param what is attempted, for the error
     */
    <T> T run(String what, Kind kind, Attempt<T> attempt) {
        for (int failed = 0; ; failed++) {
            try {
                return attempt.run();
            } catch (BusyException e) {
                if (kind != Kind.IDEMPOTENT || failed >= config.backoff().retries()) {
                    throw new StoreException.Unavailable(String.valueOf(e.getMessage()), e);
                }
            } catch (IOException | DbAccessException | IllegalStateException e) {
                IOException cause = ioCause(what, e);
                onBroken.run();
                if (!mayRepeat(kind, cause) || failed >= config.backoff().retries()) {
                    throw new StoreException.Unavailable(
                            "cannot " + what + " of the CouchDB at " + config.host() + ": " + reason(cause), cause);
                }
            }
            pause(what, failed);
        }
    }

    /** Twice as long each time, and half of it by chance, so that those who failed together do not come back together. */
    Duration pauseAfter(int failed) {
        long most = config.backoff().pause().toMillis() << Math.min(failed, 10);
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }

    private static boolean mayRepeat(Kind kind, IOException cause) {
        boolean isOver = cause instanceof ConnectionPoolTimeoutException || cause instanceof SSLException;
        boolean neverLeft = cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof NoRouteToHostException;
        // a server that is too slow does not get faster by being asked again
        boolean isSlow = cause instanceof InterruptedIOException && !neverLeft;
        return !isOver
                && switch (kind) {
                    case IDEMPOTENT -> !isSlow;
                    case GUARDED -> neverLeft;
                    case ONCE -> false;
                };
    }

    private String reason(IOException cause) {
        return switch (cause) {
            case ConnectionPoolTimeoutException busy ->
                "all " + config.pool().maxConnections() + " connections are busy since "
                        + config.pool().patience();
            case SocketTimeoutException slow ->
                "it sent nothing for " + config.timeouts().socket();
            default -> cause.toString();
        };
    }

    /** Ektorp wraps what goes wrong below it; a client that was shut down says so by an illegal state. */
    private IOException ioCause(String what, Exception e) {
        if (e instanceof IOException io) {
            return io;
        }
        if (e.getCause() instanceof IOException io) {
            return io;
        }
        throw new StoreException.Unavailable(
                "cannot " + what + " of the CouchDB at " + config.host() + ": " + e.getMessage(), e);
    }

    private void pause(String what, int failed) {
        try {
            Thread.sleep(pauseAfter(failed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(
                    "interrupted while waiting to " + what + " of the CouchDB at " + config.host(), e);
        }
    }
}
