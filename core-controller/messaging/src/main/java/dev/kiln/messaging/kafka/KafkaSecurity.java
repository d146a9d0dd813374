// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.model.identity.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a process and the brokers trust each other. With TLS the name of the broker is always checked against its certificate.
 *
 * @param credential what this process shows (SASL/PLAIN); over plain text anybody on the way can read it
 */
public record KafkaSecurity(Carrier carrier, Optional<Credential> credential) {

    /** Plain text, and no credential. */
    public static final KafkaSecurity NONE = new KafkaSecurity(new Carrier.PlainText(), Optional.empty());

    /** What carries the bytes. */
    public sealed interface Carrier {
        record PlainText() implements Carrier {}

        /** TLS; brokers' certificates are signed by somebody whom the JDK knows. */
        record PublicTls() implements Carrier {}

        /** TLS; brokers' certificates are, or are signed by, one of a file in PEM format. */
        record PemTls(Path certificates) implements Carrier {}

        /** TLS; brokers' certificates are, or are signed by, one of a PKCS12 or JKS store. */
        record StoreTls(Path trustStore, Secret password) implements Carrier {}
    }

    /** A name and its secret. */
    public record Credential(String user, Secret secret) {

        /**
         * Takes the first line of a file for the secret.
         *
         * @throws IllegalArgumentException when it is empty
         * @throws UncheckedIOException when it cannot be read
         */
        public static Credential ofFile(String user, Path file) {
            try (var lines = Files.lines(file)) {
                String secret = lines.findFirst().orElse("").strip();
                if (secret.isEmpty()) {
                    throw new IllegalArgumentException("the first line of " + file
                            + " must be the secret of Kafka's user " + user + ", but it is empty");
                }
                return new Credential(user, new Secret(secret));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the secret of Kafka's user " + user + " from " + file, e);
            }
        }
    }

    public KafkaSecurity withCarrier(Carrier carrier) {
        return new KafkaSecurity(carrier, credential);
    }

    public KafkaSecurity withCredential(Credential credential) {
        return new KafkaSecurity(carrier, Optional.of(credential));
    }
}
