// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.http;

import dev.kiln.model.identity.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the CouchDB is and how it is spoken to.
 *
 * @param server {@code http://host:port} or {@code https://host:port}
 * @param credentials of basic authentication
 * @param prefix of the three databases' names: {@code <prefix>whisks}, {@code <prefix>activations}, {@code <prefix>subjects}
 * @param caFile PEM certificates that the server's is checked against instead of the JDK's
 */
public record CouchDbConfig(
        URI server,
        Optional<Credentials> credentials,
        String prefix,
        Optional<Path> caFile,
        Pool pool,
        Timeouts timeouts,
        Backoff backoff) {

    private static final Pattern PREFIX = Pattern.compile("([a-z][a-z0-9_$()+-]*)?");

    /** What CouchDB's administrator gave us. */
    public record Credentials(String user, Secret password) {}

    /**
     * Connections that are kept.
     *
     * @param maxConnections open at once; each watch of changes holds one
     * @param patience until one becomes free
     */
    public record Pool(int maxConnections, Duration patience) {

        public static final Pool STANDARD = new Pool(64, Duration.ofSeconds(5));

        public Pool {
            requirePositive("max-connections", maxConnections);
            requirePositive("connection-wait", patience.toMillis());
        }
    }

    /**
     * How long the server may be silent.
     *
     * @param connect of one attempt to connect
     * @param socket without a byte of an answer
     * @param heartbeat how often an idle feed of changes gives a sign of life
     */
    public record Timeouts(Duration connect, Duration socket, Duration heartbeat) {

        public static final Timeouts STANDARD = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(30));

        public Timeouts {
            requirePositive("connect-timeout", connect.toMillis());
            requirePositive("socket-timeout", socket.toMillis());
            requirePositive("heartbeat", heartbeat.toMillis());
            if (heartbeat.compareTo(socket) >= 0) {
                throw new IllegalArgumentException("of the CouchDB, the heartbeat (" + heartbeat
                        + ") must be shorter than the socket-timeout (" + socket + ")");
            }
        }

        /** With the standard heartbeat. */
        public Timeouts(Duration connect, Duration socket) {
            this(connect, socket, Duration.ofSeconds(2));
        }
    }

    /**
     * How often what failed is tried again.
     *
     * @param retries of a request that can be sent again safely
     * @param pause before the first retry, then twice as long each time, more or less by chance
     */
    public record Backoff(int retries, Duration pause) {

        public static final Backoff STANDARD = new Backoff(4, Duration.ofMillis(50));

        public Backoff {
            requirePositive("retry-pause", pause.toMillis());
            if (retries < 0) {
                throw new IllegalArgumentException("retries of the CouchDB must not be negative, but are " + retries);
            }
        }
    }

    public CouchDbConfig {
        boolean isHttp = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
        String path = server.getRawPath();
        boolean isBare = path != null && (path.isEmpty() || path.equals("/")) && server.getRawQuery() == null;
        if (!isHttp || server.getHost() == null || !isBare) {
            throw new IllegalArgumentException("the address of the CouchDB must be http(s)://host:port, but is "
                    + server.getScheme() + "://" + server.getHost() + (path == null ? "" : path));
        }
        if (server.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the address of the CouchDB at " + server.getHost()
                    + " must not hold a user and a password; set them on their own");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "the prefix of the databases must be lower-case letters, digits and _$()+-,"
                            + " a letter first, but is '" + prefix + "'");
        }
    }

    /** What suits a CouchDB in the same network. */
    public static CouchDbConfig standard(URI server) {
        return new CouchDbConfig(
                server,
                Optional.empty(),
                "kiln_",
                Optional.empty(),
                Pool.STANDARD,
                Timeouts.STANDARD,
                Backoff.STANDARD);
    }

    public CouchDbConfig withCredentials(String user, Secret password) {
        Optional<Credentials> given = Optional.of(new Credentials(user, password));
        return new CouchDbConfig(server, given, prefix, caFile, pool, timeouts, backoff);
    }

    public CouchDbConfig withPrefix(String prefix) {
        return new CouchDbConfig(server, credentials, prefix, caFile, pool, timeouts, backoff);
    }

    public CouchDbConfig withCaFile(Path file) {
        return new CouchDbConfig(server, credentials, prefix, Optional.of(file), pool, timeouts, backoff);
    }

    public CouchDbConfig withPool(Pool pool) {
        return new CouchDbConfig(server, credentials, prefix, caFile, pool, timeouts, backoff);
    }

    public CouchDbConfig withTimeouts(Timeouts timeouts) {
        return new CouchDbConfig(server, credentials, prefix, caFile, pool, timeouts, backoff);
    }

    public CouchDbConfig withBackoff(Backoff backoff) {
        return new CouchDbConfig(server, credentials, prefix, caFile, pool, timeouts, backoff);
    }

    boolean isEncrypted() {
        return "https".equals(server.getScheme());
    }

    /** Which server it is, for messages: never with credentials. */
    public String host() {
        return server.getHost() + ":" + port();
    }

    int port() {
        int standard = isEncrypted() ? 6984 : 5984;
        return server.getPort() < 0 ? standard : server.getPort();
    }

    private static void requirePositive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " of the CouchDB must be positive, but is " + value);
        }
    }
}
