// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a broker runs.
 *
 * @param port for clients; 0 for any that is free
 * @param maxMessageBytes the largest message that a topic may allow
 * @param keystore when it speaks TLS
 * @param credentials secrets by name; when there are none, anybody may come
 */
record BrokerSettings(
        String host,
        int port,
        Path dataDirectory,
        int maxMessageBytes,
        Optional<Keystore> keystore,
        Map<String, String> credentials) {

    /** A file with the key of the broker. */
    record Keystore(Path file, String password) {
        @Override
        public String toString() {
            return "Keystore[file=" + file + ", password=***]";
        }
    }

    BrokerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the port must be 0 to 65535, not " + port);
        }
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("the largest message must have at least 1 byte, not " + maxMessageBytes);
        }
        credentials = Map.copyOf(credentials);
    }

    BrokerSettings withPort(int other) {
        return new BrokerSettings(host, other, dataDirectory, maxMessageBytes, keystore, credentials);
    }

    /** As Kafka calls it. */
    String protocol() {
        String carrier = keystore.isPresent() ? "SSL" : "PLAINTEXT";
        return credentials.isEmpty() ? carrier : "SASL_" + carrier;
    }

    @Override
    public String toString() {
        return "BrokerSettings[" + host + ":" + port + ", " + protocol() + ", " + dataDirectory + "]";
    }
}
