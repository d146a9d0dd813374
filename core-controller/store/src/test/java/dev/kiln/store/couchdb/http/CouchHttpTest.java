// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.json.Json;
import dev.kiln.store.StoreException;
import dev.kiln.store.couchdb.http.CouchDbConfig.Backoff;
import dev.kiln.store.couchdb.http.CouchDbConfig.Pool;
import dev.kiln.store.couchdb.http.CouchDbConfig.Timeouts;
import dev.kiln.store.couchdb.http.CouchHttp.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent, sent again, and made of answers; against a server that answers as a test wants. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CouchHttpTest {

    private static final String PASSWORD = "top-secret-word";

    private final Queue<HttpExchange> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private HttpServer server;
    private CouchDbConfig config;

    /** The status of the n-th request. */
    private IntUnaryOperator statuses = number -> 200;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server);
        config = CouchDbConfig.standard(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .withCredentials("admin", new Secret(PASSWORD))
                .withBackoff(new Backoff(3, Duration.ofMillis(2)));
    }

    @AfterEach
    void stop() {
        held.countDown();
        server.stop(0);
    }

    @Test
    void sendsItsCredentialsAndWhatItReads() {
        try (CouchHttp http = open(config)) {
            http.get("look", "/db");
        }

        HttpExchange request = requests.remove();
        assertThat(request.getRequestHeaders().getFirst("Authorization"))
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
        assertThat(request.getRequestHeaders().getFirst("Accept")).isEqualTo("application/json");
    }

    @Test
    void asksABusyServerAgain() {
        statuses = number -> number < 3 ? 503 : 200;

        try (CouchHttp http = open(config)) {
            assertThat(http.get("look", "/db").isSuccess()).isTrue();
        }
        assertThat(requests).hasSize(3);
    }

    @Test
    void givesUpAfterItsRetries() {
        statuses = number -> 503;

        try (CouchHttp http = open(config)) {
            assertThatThrownBy(() -> http.get("read guest/hello in the database kiln_whisks", "/db"))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("guest/hello")
                    .hasMessageContaining("127.0.0.1:")
                    .hasMessageContaining("503");
        }
        assertThat(requests).hasSize(4);
    }

    @Test
    void doesNotRepeatWhatARevisionGuards() {
        statuses = number -> 503;

        try (CouchHttp http = open(config)) {
            assertThatThrownBy(() -> http.put("write", "/db/a", Json.object()))
                    .isInstanceOf(StoreException.Unavailable.class);
            assertThatThrownBy(() -> http.delete("delete", "/db/a")).isInstanceOf(StoreException.Unavailable.class);
        }
        assertThat(requests).hasSize(2);
    }

    @Test
    void asksAgainWhenTheConnectionBreaks() {
        statuses = number -> number < 2 ? -1 : 200;

        try (CouchHttp http = open(config)) {
            assertThat(http.post("ask", "/db/_all_docs", "{}").isSuccess()).isTrue();
        }
        assertThat(requests).hasSize(2);
    }

    @Test
    void saysThatCredentialsAreRefusedWithoutShowingThem() {
        statuses = number -> 401;

        try (CouchHttp http = open(config)) {
            assertThatThrownBy(() -> http.get("look", "/db"))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("refuses the credentials")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
        }
        assertThat(config.toString()).doesNotContain(PASSWORD);
    }

    @Test
    void whatIsTooLargeIsTooLarge() {
        try (CouchHttp http = open(config)) {
            assertThat(http.refusal("write", new Answer(413, Json.object())))
                    .isInstanceOf(StoreException.TooLarge.class);
        }
    }

    @Test
    void doesNotWaitForASlowServerForEver() {
        statuses = number -> 0;

        try (CouchHttp http =
                open(config.withTimeouts(new Timeouts(Duration.ofSeconds(1), Duration.ofMillis(2_100))))) {
            assertThatThrownBy(() -> http.get("look", "/db"))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("PT2.1S");
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void doesNotWaitForAConnectionForEver() throws Exception {
        statuses = number -> number == 1 ? 0 : 200;

        try (CouchHttp http = open(config.withPool(new Pool(1, Duration.ofMillis(100))))) {
            Thread first = Thread.ofVirtual().start(() -> http.get("look", "/db"));
            awaitRequests(1);

            assertThatThrownBy(() -> http.get("look", "/db"))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("all 1 connections");

            held.countDown();
            first.join();
            assertThat(http.get("look", "/db").isSuccess()).isTrue();
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsAnEmptyOne() {
        statuses = number -> 404;

        try (CouchHttp http = open(config)) {
            assertThat(http.get("look", "/db").status()).isEqualTo(404);
            assertThat(http.get("look", "/db").reason()).isEmpty();
        }
    }

    @Test
    void pausesGrowAndDifferByChance() {
        Retries retries =
                new Retries(config.withBackoff(new Backoff(4, Duration.ofMillis(100))), new Random(1), () -> {});

        assertThat(retries.pauseAfter(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(retries.pauseAfter(3)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        assertThat(retries.pauseAfter(3)).isNotEqualTo(retries.pauseAfter(3));
    }

    @Test
    void speaksTlsWithWhomItTrusts(@TempDir Path directory) throws Exception {
        Path caFile = directory.resolve("ca.pem");
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certified(directory, caFile)));
        serve(secure);
        CouchDbConfig encrypted = CouchDbConfig.standard(
                URI.create("https://127.0.0.1:" + secure.getAddress().getPort()));
        try (CouchHttp trusting = open(encrypted.withCaFile(caFile));
                CouchHttp wary = open(encrypted)) {
            assertThat(trusting.get("look", "/db").isSuccess()).isTrue();
            assertThatThrownBy(() -> wary.get("look", "/db"))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("SSL");
        } finally {
            secure.stop(0);
        }
        assertThatThrownBy(() -> open(encrypted.withCaFile(directory.resolve("none.pem"))))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("none.pem");
    }

    private static CouchHttp open(CouchDbConfig config) {
        return new CouchHttp(config, new Random(1));
    }

    private void serve(HttpServer target) {
        target.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        target.createContext("/", this::answer);
        target.start();
    }

    /** A status of -1 breaks the connection, 0 waits until the test is over. */
    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange);
        int status = statuses.applyAsInt(requests.size());
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            body.readAllBytes();
            if (status == 0) {
                held.await();
                status = 200;
            }
            if (status > 0) {
                byte[] answer = (status == 404 ? "<html>" : "{}").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRequests(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (requests.size() < count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(requests).hasSize(count);
    }

    private static SSLContext certified(Path directory, Path caFile) throws Exception {
        Path keys = directory.resolve("keys.p12");
        keytool("-genkeypair", keys, "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", keys, "-rfc", "-file", caFile.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(keys)) {
            store.load(content, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String command, Path keys, String... options) throws Exception {
        List<String> line = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-alias",
                "server",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD));
        line.addAll(List.of(options));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(keys.resolveSibling("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(() -> {
                    try {
                        return Files.readString(keys.resolveSibling("keytool.log"));
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .isZero();
    }
}
