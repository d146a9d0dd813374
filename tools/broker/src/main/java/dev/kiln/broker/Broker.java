// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A broker and its controller, in this JVM; one at a time, as Kafka ends the process when it cannot go on. */
final class Broker implements AutoCloseable {

    private static final int ANY_PORT = 0;

    private final KafkaRaftServer server;
    private final BrokerSettings settings;

    private Broker(KafkaRaftServer server, BrokerSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /**
     * Formats the folder if it is new, and returns when clients may come.
     *
     * @throws IOException when the folder or the port cannot be used
     */
    static Broker start(BrokerSettings wanted) throws IOException {
        // Kafka cannot tell which port it took when it is to take any; of the controller's it even waits for ever
        BrokerSettings settings = wanted.port() == ANY_PORT ? wanted.withPort(freePort(wanted.host())) : wanted;
        requireFree(settings.host(), settings.port());
        Path log = settings.dataDirectory().resolve("log");
        Files.createDirectories(log);
        if (!Files.exists(log.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            format(log);
        }
        int controllerPort = freePort(BrokerProperties.CONTROLLER_HOST);
        KafkaConfig config = new KafkaConfig(BrokerProperties.of(settings, log, controllerPort), false);
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
        return new Broker(server, settings);
    }

    /** {@code host:port}, what clients are given. */
    String address() {
        return settings.host() + ":" + settings.port();
    }

    String protocol() {
        return settings.protocol();
    }

    /** Stops it in order; blocks for a second or so. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path log) throws IOException {
        try {
            new Formatter()
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(log.toString())
                    .setMetadataLogDirectory(log.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName(BrokerProperties.CONTROLLER)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) { // it declares no other; the caller only wants to know that the folder is of no use
            throw new IOException("cannot format " + log + " for a broker: " + e.getMessage(), e);
        }
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket socket = new ServerSocket(ANY_PORT, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }

    /** Kafka would say so only after it has begun to write, and end the process. */
    private static void requireFree(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + host + ":" + port + ": " + e.getMessage()
                            + "; is another broker there? Take another --port, or 0 for any",
                    e);
        }
    }
}
