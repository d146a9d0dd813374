// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.broker.process.BrokerProcess;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.kafka.KafkaSecurity.Carrier;
import dev.kiln.messaging.kafka.KafkaSecurity.Credential;
import dev.kiln.model.identity.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that speaks TLS and asks who comes. */
class KafkaSecurityTest {

    private static final String PASSWORD = "store-password";
    private static final String SECRET = "a \"quoted\" secret\\";
    private static final TopicSpec SPEC = new TopicSpec(new TopicName("guarded"), Duration.ofHours(1), 10_000);

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void startBroker() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kiln-test",
                "-validity",
                "2",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file("broker.p12"));
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-keystore",
                file("broker.p12"),
                "-file",
                file("broker.pem"));
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "broker",
                "-file",
                file("broker.pem"),
                "-storetype",
                "PKCS12",
                "-keystore",
                file("trust.p12"));
        keytool(
                "-genkeypair",
                "-alias",
                "other",
                "-keyalg",
                "EC",
                "-dname",
                "CN=stranger",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file("stranger.p12"));
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "other",
                "-keystore",
                file("stranger.p12"),
                "-file",
                file("stranger.pem"));
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Files.writeString(directory.resolve("credentials"), "# who may come\nadmin:x\nkiln:" + SECRET + "\n");
        broker = TestBroker.start(
                directory.resolve("broker"),
                "--tls-keystore",
                file("broker.p12"),
                "--tls-keystore-password-file",
                file("password"),
                "--credentials",
                file("credentials"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void messagesGoOverTlsWithACertificateInPem() {
        assertWorks(KafkaSecurity.NONE
                .withCarrier(new Carrier.PemTls(directory.resolve("broker.pem")))
                .withCredential(new Credential("kiln", new Secret(SECRET))));
    }

    @Test
    void messagesGoOverTlsWithATrustStoreAndASecretFromAFile() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), SECRET + "\n");

        assertWorks(KafkaSecurity.NONE
                .withCarrier(new Carrier.StoreTls(directory.resolve("trust.p12"), new Secret(PASSWORD)))
                .withCredential(Credential.ofFile("kiln", secret)));
    }

    @Test
    void aWrongSecretIsSaidAndNotShown() {
        KafkaSecurity wrong = KafkaSecurity.NONE
                .withCarrier(new Carrier.PemTls(directory.resolve("broker.pem")))
                .withCredential(new Credential("kiln", new Secret("wrong-secret")));

        assertThatThrownBy(() -> assertWorks(wrong))
                .isInstanceOf(BusException.Unavailable.class)
                .hasMessageContaining("credential")
                .hasMessageNotContaining("wrong-secret");
        assertThat(wrong.toString()).doesNotContain("wrong-secret");
    }

    @Test
    void aBrokerThatNobodyVouchesForIsNotTalkedTo() {
        KafkaSecurity stranger = KafkaSecurity.NONE
                .withCarrier(new Carrier.PemTls(directory.resolve("stranger.pem")))
                .withCredential(new Credential("kiln", new Secret(SECRET)));

        assertThatThrownBy(() -> assertWorks(stranger))
                .isInstanceOf(BusException.Unavailable.class)
                .hasMessageContaining("TLS");
    }

    @Test
    void aTrustStoreThatIsNotThereIsSaidAtOnce() {
        KafkaSecurity missing =
                KafkaSecurity.NONE.withCarrier(new Carrier.PemTls(directory.resolve("no-such-file.pem")));

        assertThatThrownBy(() -> assertWorks(missing))
                .isInstanceOf(BusException.Unavailable.class)
                .hasMessageContaining("no-such-file.pem");
    }

    @Test
    void anEmptySecretIsRefused() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");

        assertThatThrownBy(() -> Credential.ofFile("kiln", empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(empty.toString());
    }

    private static void assertWorks(KafkaSecurity security) {
        try (KafkaBus bus = KafkaBus.connect(
                KafkaConfig.standard(broker.address()).withSecurity(security), InstantSource.system())) {
            bus.ensureTopic(SPEC);
            bus.publish(SPEC.name(), "x".getBytes(StandardCharsets.UTF_8))
                    .toCompletableFuture()
                    .join();
            assertThat(bus.readSince(SPEC.name(), Instant.EPOCH)).isNotEmpty();
        }
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        words.addAll(List.of(arguments));
        words.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
