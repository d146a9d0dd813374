// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** What Kafka's clients are told, each with the reason where it is not their default. */
final class ClientSettings {

    private static final Duration FOR_EVER = Duration.ofDays(3650);
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
    private static final Duration LAST_RECONNECT = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofMillis(50);

    private final KafkaConfig config;

    ClientSettings(KafkaConfig config) {
        this.config = config;
    }

    Map<String, Object> producer() {
        Map<String, Object> settings = shared();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // a message must not wait for others to come along; but while a request is under way they gather, and go
        // together:
        // each request costs broker, sender and reader as much CPU time as some twenty messages
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                millis(config.timeouts().delivery()));
        // publishing must not block: neither for what is not known of a topic, nor for room
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // what is known of a topic must not be forgotten, as asking again would block
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, FOR_EVER.toMillis());
        // nor when all brokers are away, as a restart of the only one is
        settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, MetadataRecoveryStrategy.NONE.name);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.limits().unsentBytes());
        settings.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                withOverhead(config.limits().maxMessageBytes()));
        return settings;
    }

    /** For a reader of a group. */
    Map<String, Object> reader(String group) {
        Map<String, Object> settings = consumer(KafkaTimeouts.LONGEST_IDLE_FETCH);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return settings;
    }

    /** For reading back. An empty fetch is short, as what is asked next waits behind it. */
    Map<String, Object> scanner() {
        return consumer(Duration.ofMillis(5));
    }

    Map<String, Object> admin() {
        Map<String, Object> settings = shared();
        settings.put(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis(config.timeouts().operation()));
        return settings;
    }

    /** A topic or a request takes a message in a batch, which has a head; never less than a full batch of small messages. */
    static int withOverhead(int messageBytes) {
        return Math.max(messageBytes, 64 * 1024) + 1024;
    }

    private Map<String, Object> consumer(Duration idleFetch) {
        Map<String, Object> settings = shared();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // only for what retention took away under a reader; where a group begins is decided when it is opened
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis(config.timeouts().operation()));
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, millis(idleFetch));
        // back-pressure: at most one fetch waits while another is handed out
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, config.limits().fetchBytes());
        settings.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, config.limits().fetchBytes());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.limits().fetchMessages());
        return settings;
    }

    private Map<String, Object> shared() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.clientId());
        int requestMillis = millis(config.timeouts().request());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, requestMillis);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) requestMillis);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, (long) requestMillis);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, FIRST_RECONNECT.toMillis());
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, LAST_RECONNECT.toMillis());
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, RETRY.toMillis());
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, LAST_RECONNECT.toMillis());
        // nobody looks at its beans, and two buses fit into one JVM
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        secure(settings);
        return settings;
    }

    private void secure(Map<String, Object> settings) {
        boolean hasTls =
                switch (config.security().carrier()) {
                    case KafkaSecurity.Carrier.PlainText none -> false;
                    case KafkaSecurity.Carrier.PublicTls known -> true;
                    case KafkaSecurity.Carrier.PemTls pem -> {
                        settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
                        settings.put(
                                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
                                pem.certificates().toString());
                        yield true;
                    }
                    case KafkaSecurity.Carrier.StoreTls store -> {
                        settings.put(
                                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
                                store.trustStore().toString());
                        settings.put(
                                SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
                                store.password().value());
                        yield true;
                    }
                };
        String carrier = hasTls ? "SSL" : "PLAINTEXT";
        config.security().credential().ifPresent(it -> {
            settings.put(SaslConfigs.SASL_MECHANISM, "PLAIN");
            settings.put(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=%s password=%s;"
                            .formatted(quoted(it.user()), quoted(it.secret().value())));
        });
        settings.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                config.security().credential().isPresent() ? "SASL_" + carrier : carrier);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
