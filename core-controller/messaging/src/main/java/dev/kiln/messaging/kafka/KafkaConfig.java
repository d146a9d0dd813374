// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

/**
 * How a process uses Kafka.
 *
 * @param bootstrapServers {@code host:port}, or several with commas between
 * @param clientId what the brokers' logs and metrics call this process
 * @param replicationFactor of topics that are made: on how many brokers each message is
 */
public record KafkaConfig(
        String bootstrapServers,
        String clientId,
        int replicationFactor,
        KafkaSecurity security,
        KafkaTimeouts timeouts,
        KafkaLimits limits) {

    private static final int MOST_REPLICAS = Short.MAX_VALUE;

    public KafkaConfig {
        if (bootstrapServers.isBlank() || clientId.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers '" + bootstrapServers + "' and client id '" + clientId
                    + "' must not be empty; the servers are host:port, with commas between");
        }
        if (replicationFactor < 1 || replicationFactor > MOST_REPLICAS) {
            throw new IllegalArgumentException("the replication factor must be at least 1, not " + replicationFactor);
        }
    }

    /** Plain text, one replica, and what fits most. */
    public static KafkaConfig standard(String bootstrapServers) {
        return new KafkaConfig(
                bootstrapServers, "kiln", 1, KafkaSecurity.NONE, KafkaTimeouts.STANDARD, KafkaLimits.STANDARD);
    }

    public KafkaConfig withClientId(String clientId) {
        return new KafkaConfig(bootstrapServers, clientId, replicationFactor, security, timeouts, limits);
    }

    public KafkaConfig withReplicationFactor(int replicationFactor) {
        return new KafkaConfig(bootstrapServers, clientId, replicationFactor, security, timeouts, limits);
    }

    public KafkaConfig withSecurity(KafkaSecurity security) {
        return new KafkaConfig(bootstrapServers, clientId, replicationFactor, security, timeouts, limits);
    }

    public KafkaConfig withTimeouts(KafkaTimeouts timeouts) {
        return new KafkaConfig(bootstrapServers, clientId, replicationFactor, security, timeouts, limits);
    }

    public KafkaConfig withLimits(KafkaLimits limits) {
        return new KafkaConfig(bootstrapServers, clientId, replicationFactor, security, timeouts, limits);
    }
}
