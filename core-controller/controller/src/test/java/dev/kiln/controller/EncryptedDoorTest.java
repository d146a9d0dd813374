// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.store.embedded.EmbeddedStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedDoorTest {

    private static final char[] PASSWORD = "store-password".toCharArray();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void speaksHttpsToWhoTrustsItsCertificate(String algorithm) throws Exception {
        makeKeys(algorithm);

        try (EmbeddedStores stores = stores();
                InMemoryBus bus = bus();
                ControllerServer server = World.server(stores, bus, settings("cert.pem", "key.pem"))) {
            int port = server.address().getPort();
            HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build();
            HttpRequest ping = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/ping"))
                    .build();
            HttpRequest plain = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ping"))
                    .build();

            HttpResponse<String> reply = client.send(ping, HttpResponse.BodyHandlers.ofString());

            assertThat(reply.body()).isEqualTo("pong");
            assertThatThrownBy(() -> client.send(plain, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedAndNotShown() throws Exception {
        makeKeys("EC");
        Files.writeString(folder.resolve("bad.pem"), "-----BEGIN RSA PRIVATE KEY-----\nhidden\n");

        try (EmbeddedStores stores = stores();
                InMemoryBus bus = bus()) {
            assertThatThrownBy(() -> World.server(stores, bus, settings("cert.pem", "missing.pem")))
                    .hasMessageContaining("missing.pem");
            assertThatThrownBy(() -> World.server(stores, bus, settings("cert.pem", "bad.pem")))
                    .hasMessageContaining("bad.pem")
                    .hasMessageContaining("openssl pkcs8")
                    .hasMessageNotContaining("hidden");
            assertThatThrownBy(() -> World.server(stores, bus, settings("key.pem", "key.pem")))
                    .hasMessageContaining("key.pem");
            assertThatThrownBy(() ->
                            World.server(stores, bus, "kiln.controller.http.tls.key-file = \"" + folder + "/key.pem\""))
                    .hasMessageContaining("needs both");
        }
    }

    private EmbeddedStores stores() {
        return EmbeddedStores.open(folder.resolve("store"), Thread::new);
    }

    private static InMemoryBus bus() {
        return new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system());
    }

    private String settings(String certificate, String key) {
        return "kiln.controller.http.tls { certificate-file = \"" + folder.resolve(certificate) + "\", key-file = \""
                + folder.resolve(key) + "\" }";
    }

    private SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        byte[] pem = Files.readAllBytes(folder.resolve("cert.pem"));
        trusted.setCertificateEntry(
                "door", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private void makeKeys(String algorithm) throws Exception {
        Path file = folder.resolve(algorithm + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "door",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=kiln-test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            store.load(content, PASSWORD);
        }
        write("cert.pem", "CERTIFICATE", store.getCertificate("door").getEncoded());
        write("key.pem", "PRIVATE KEY", store.getKey("door", PASSWORD).getEncoded());
    }

    private void write(String name, String what, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
