// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What Kafka is told; what is not said here is as Kafka would have it. */
final class BrokerProperties {

    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";
    static final String CONTROLLER_HOST = "127.0.0.1";

    private static final String CLIENTS = "CLIENTS";
    private static final String SMALL_BUFFER = String.valueOf(64 * 1024);

    private BrokerProperties() {}

    static Map<String, String> of(BrokerSettings settings, Path log, int controllerPort) {
        Map<String, String> properties = new HashMap<>();
        node(properties, settings, log, controllerPort);
        beSmall(properties, settings);
        beQuick(properties);
        settings.keystore().ifPresent(it -> {
            properties.put("ssl.keystore.location", it.file().toString());
            properties.put("ssl.keystore.password", it.password());
            // it would talk to itself as a client, and must then know its own certificate
            properties.put("ssl.truststore.location", it.file().toString());
            properties.put("ssl.truststore.password", it.password());
        });
        if (!settings.credentials().isEmpty()) {
            credentials(properties, settings.credentials());
        }
        return properties;
    }

    private static void node(Map<String, String> properties, BrokerSettings settings, Path log, int controllerPort) {
        String clients = CLIENTS + "://" + settings.host() + ":" + settings.port();
        String controller = CONTROLLER_HOST + ":" + controllerPort;
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("listeners", clients + "," + CONTROLLER + "://" + controller);
        properties.put("advertised.listeners", clients);
        properties.put("inter.broker.listener.name", CLIENTS);
        properties.put(
                "listener.security.protocol.map",
                CLIENTS + ":" + settings.protocol() + "," + CONTROLLER + ":PLAINTEXT");
        properties.put("log.dirs", log.toString());
        // a topic that nobody made is somebody's mistake
        properties.put("auto.create.topics.enable", "false");
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(topic + ".replication.factor", "1");
            // one is enough for one node, and makes the first group's first commit quick
            properties.put(topic + ".num.partitions", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
    }

    private static void beSmall(Map<String, String> properties, BrokerSettings settings) {
        properties.put("num.network.threads", "1");
        properties.put("num.io.threads", "2");
        properties.put("background.threads", "2");
        properties.put("num.recovery.threads.per.data.dir", "1");
        properties.put("num.replica.fetchers", "1");
        // the default is 128 MB, at once
        properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(2 * 1024 * 1024));
        properties.put("log.cleaner.io.buffer.size", SMALL_BUFFER);
        properties.put("offsets.load.buffer.size", SMALL_BUFFER);
        properties.put("metric.reporters", "");
        properties.put("message.max.bytes", String.valueOf(settings.maxMessageBytes()));
        properties.put("socket.request.max.bytes", String.valueOf(settings.maxMessageBytes() + 1024 * 1024));
    }

    private static void beQuick(Map<String, String> properties) {
        // after a kill -9 the node waits for its own session to end before it may come back
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // a delete is seen to at once
        properties.put("log.segment.delete.delay.ms", "1000");
    }

    private static void credentials(Map<String, String> properties, Map<String, String> credentials) {
        Map.Entry<String, String> own = credentials.entrySet().iterator().next();
        String users = credentials.entrySet().stream()
                .map(it -> " user_" + it.getKey() + "=" + quoted(it.getValue()))
                .collect(Collectors.joining());
        properties.put("sasl.enabled.mechanisms", "PLAIN");
        properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        properties.put(
                "listener.name." + CLIENTS.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=" + quoted(own.getKey())
                        + " password=" + quoted(own.getValue()) + users + ";");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
