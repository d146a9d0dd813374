// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.connect;

import com.typesafe.config.Config;
import dev.kiln.controller.config.Settings;
import dev.kiln.messaging.kafka.KafkaConfig;
import dev.kiln.messaging.kafka.KafkaSecurity;
import dev.kiln.messaging.kafka.KafkaSecurity.Carrier;
import dev.kiln.messaging.kafka.KafkaSecurity.Credential;
import dev.kiln.messaging.kafka.KafkaTimeouts;
import java.nio.file.Path;

/** Reads {@code kiln.bus}. */
final class BusSettings {

    private BusSettings() {}

    static KafkaConfig read(Config root, String clientId) {
        Settings settings = Settings.of(root, "kiln.bus");
        KafkaConfig config = KafkaConfig.standard(settings.text("servers"))
                .withClientId(clientId)
                .withReplicationFactor(settings.number("replication-factor"))
                .withSecurity(security(settings.section("security")))
                .withTimeouts(timeouts(settings.section("timeouts")));
        settings.done();
        return config;
    }

    private static KafkaSecurity security(Settings settings) {
        boolean isEncrypted = settings.flag("tls");
        String certificates = settings.text("ca-file");
        String user = settings.text("user");
        String secretFile = settings.text("secret-file");
        settings.done();
        Carrier carrier = new Carrier.PlainText();
        if (isEncrypted) {
            carrier = certificates.isEmpty() ? new Carrier.PublicTls() : new Carrier.PemTls(Path.of(certificates));
        }
        KafkaSecurity security = KafkaSecurity.NONE.withCarrier(carrier);
        return user.isEmpty() ? security : security.withCredential(Credential.ofFile(user, Path.of(secretFile)));
    }

    private static KafkaTimeouts timeouts(Settings settings) {
        KafkaTimeouts timeouts = KafkaTimeouts.STANDARD
                .withDelivery(settings.duration("delivery"))
                .withRequest(settings.duration("request"))
                .withSilence(settings.duration("silence"))
                .withOperation(settings.duration("operation"));
        settings.done();
        return timeouts;
    }
}
