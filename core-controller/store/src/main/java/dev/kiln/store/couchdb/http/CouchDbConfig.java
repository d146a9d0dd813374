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
 * @param maxConnections open at once; each watch of changes holds one
 * @param connectTimeout of one attempt to connect
 * @param socketTimeout without a byte of an answer
 * @param connectionWait for a connection to become free
 * @param retries of a request that can be sent again safely
 * @param retryPause before the first retry, then twice as long each time, more or less by chance
 * @param heartbeat how often an idle feed of changes gives a sign of life
 */
public record CouchDbConfig(
        URI server,
        Optional<Credentials> credentials,
        String prefix,
        Optional<Path> caFile,
        int maxConnections,
        Duration connectTimeout,
        Duration socketTimeout,
        Duration connectionWait,
        int retries,
        Duration retryPause,
        Duration heartbeat) {

    /** What CouchDB's administrator gave us. */
    public record Credentials(String user, Secret password) {}

    private static final Pattern PREFIX = Pattern.compile("([a-z][a-z0-9_$()+-]*)?");

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
        requirePositive("max-connections", maxConnections);
        requirePositive("connect-timeout", connectTimeout.toMillis());
        requirePositive("socket-timeout", socketTimeout.toMillis());
        requirePositive("connection-wait", connectionWait.toMillis());
        requirePositive("retry-pause", retryPause.toMillis());
        requirePositive("heartbeat", heartbeat.toMillis());
        if (retries < 0 || heartbeat.compareTo(socketTimeout) >= 0) {
            throw new IllegalArgumentException("of the CouchDB, retries (" + retries + ") must not be negative, and the"
                    + " heartbeat (" + heartbeat + ") must be shorter than the socket-timeout (" + socketTimeout + ")");
        }
    }

    /** What suits a CouchDB in the same network. */
    public static CouchDbConfig standard(URI server) {
        return new CouchDbConfig(
                server,
                Optional.empty(),
                "kiln_",
                Optional.empty(),
                64,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                4,
                Duration.ofMillis(50),
                Duration.ofSeconds(2));
    }

    public CouchDbConfig withCredentials(String user, Secret password) {
        return new CouchDbConfig(
                server,
                Optional.of(new Credentials(user, password)),
                prefix,
                caFile,
                maxConnections,
                connectTimeout,
                socketTimeout,
                connectionWait,
                retries,
                retryPause,
                heartbeat);
    }

    public CouchDbConfig withPrefix(String other) {
        return new CouchDbConfig(
                server,
                credentials,
                other,
                caFile,
                maxConnections,
                connectTimeout,
                socketTimeout,
                connectionWait,
                retries,
                retryPause,
                heartbeat);
    }

    public CouchDbConfig withCaFile(Path file) {
        return new CouchDbConfig(
                server,
                credentials,
                prefix,
                Optional.of(file),
                maxConnections,
                connectTimeout,
                socketTimeout,
                connectionWait,
                retries,
                retryPause,
                heartbeat);
    }

    public CouchDbConfig withConnections(int max, Duration wait) {
        return new CouchDbConfig(
                server,
                credentials,
                prefix,
                caFile,
                max,
                connectTimeout,
                socketTimeout,
                wait,
                retries,
                retryPause,
                heartbeat);
    }

    public CouchDbConfig withTimeouts(Duration connect, Duration socket) {
        return new CouchDbConfig(
                server,
                credentials,
                prefix,
                caFile,
                maxConnections,
                connect,
                socket,
                connectionWait,
                retries,
                retryPause,
                heartbeat);
    }

    public CouchDbConfig withRetries(int count, Duration pause) {
        return new CouchDbConfig(
                server,
                credentials,
                prefix,
                caFile,
                maxConnections,
                connectTimeout,
                socketTimeout,
                connectionWait,
                count,
                pause,
                heartbeat);
    }

    public CouchDbConfig withHeartbeat(Duration interval) {
        return new CouchDbConfig(
                server,
                credentials,
                prefix,
                caFile,
                maxConnections,
                connectTimeout,
                socketTimeout,
                connectionWait,
                retries,
                retryPause,
                interval);
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
