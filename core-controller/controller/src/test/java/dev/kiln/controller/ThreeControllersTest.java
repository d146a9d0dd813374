// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.store.embedded.EmbeddedStores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three controllers joined by real sockets, one bus, one store, one invoker; each namespace has sixty a minute, thirty at once. */
class ThreeControllersTest {

    private static final int CONTROLLERS = 3;
    private static final int LIMIT = 60;
    private static final int AT_ONCE = 30;

    @TempDir
    Path directory;

    private EmbeddedStores stores;
    private final InMemoryBus bus = new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system());
    private final List<ControllerServer> controllers = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ScriptedInvoker invoker;

    /** Begins with a full minute, so that a test does not meet its end. */
    private final Duration shift = Duration.between(Instant.now(), Instant.now().truncatedTo(ChronoUnit.MINUTES));

    @BeforeEach
    void begin() {
        stores = EmbeddedStores.open(directory, Thread::new);
        List<Integer> ports = freePorts();
        for (int i = 0; i < CONTROLLERS; i++) {
            controllers.add(World.server(
                    stores, bus, settings(i, ports), () -> Instant.now().plus(shift)));
        }
        invoker = new ScriptedInvoker(
                bus, new Topics("", (int) SystemLimits.standard().payloadBytes()), 0, stores.activations());
        await("all see three", () -> controllers.stream().allMatch(it -> it.controllers() == CONTROLLERS));
        await("all see the invoker", () -> controllers.stream().allMatch(ControllerServer::hasInvoker));
        for (String user : List.of("evenly", "unevenly", "at-once")) {
            HttpResponse<String> created = send(request(0, user, "actions/echo")
                    .PUT(BodyPublishers.ofString("{\"exec\": {\"kind\": \"nodejs:20\", \"code\": \"x\"}}")));
            assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
        }
    }

    @AfterEach
    void end() {
        client.close();
        controllers.reversed().forEach(ControllerServer::close);
        invoker.close();
        bus.close();
        stores.close();
    }

    @Test
    void oneThatClosesIsCountedNoMore() {
        controllers.removeLast().close();

        await("two are left", () -> controllers.stream().allMatch(it -> it.controllers() == 2));
    }

    @Test
    void keepAThrottleWhateverComesToWhom() {
        assertThat(accepted("evenly", 3 * LIMIT, i -> i % CONTROLLERS)).isBetween(LIMIT * 8 / 10, LIMIT);
        assertThat(accepted("unevenly", 3 * LIMIT, i -> i % 10 == 0 ? 1 : 0)).isBetween(LIMIT * 8 / 10, LIMIT);

        HttpResponse<String> refused = invoke(0, "unevenly");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("Too many requests in the last minute (count: ");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
    }

    @Test
    void keepTheNumberOfActivationsOnTheirWay() {
        invoker.script = message -> Optional.empty();

        // a third comes to each, and nothing of it ends
        int accepted = accepted("at-once", 45, i -> i % CONTROLLERS);

        assertThat(accepted).isEqualTo(AT_ONCE);
        HttpResponse<String> refused = invoke(1, "at-once");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("Too many concurrent requests in flight (count: ");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void letOneHaveTheOthersPartsOfWhatIsOnItsWay() {
        invoker.script = message -> Optional.empty();

        await("nearly all are on their way from one", () -> {
            invoke(2, "at-once");
            return invoker.seen().size() >= AT_ONCE * 8 / 10;
        });

        assertThat(invoker.seen()).hasSizeLessThanOrEqualTo(AT_ONCE);
    }

    private int accepted(String user, int requests, IntUnaryOperator controller) {
        int accepted = 0;
        for (int i = 0; i < requests; i++) {
            accepted += invoke(controller.applyAsInt(i), user).statusCode() == 202 ? 1 : 0;
        }
        return accepted;
    }

    private HttpResponse<String> invoke(int controller, String user) {
        return send(request(controller, user, "actions/echo").POST(BodyPublishers.ofString("{}")));
    }

    private HttpRequest.Builder request(int controller, String user, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + controllers.get(controller).address().getPort() + own(path)))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", World.basic(key(user)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String key(String user) {
        return user + "-uuid:" + "k".repeat(64);
    }

    private static String settings(int number, List<Integer> ports) {
        String users = String.join(
                ",",
                List.of(user("evenly", LIMIT, 1000), user("unevenly", LIMIT, 1000), user("at-once", 10_000, AT_ONCE)));
        return """
                kiln.controller {
                  id = c%d
                  peers { host = "127.0.0.1", port = %d, seeds = [%s] }
                  identity.first-subjects = [%s]
                }
                """.formatted(
                number,
                ports.get(number),
                String.join(
                        ",",
                        ports.stream().map(it -> "\"127.0.0.1:" + it + "\"").toList()),
                users);
    }

    private static String user(String name, int perMinute, int atOnce) {
        return """
                {name = %s, key = "%s", invocations-per-minute = %d, concurrent-invocations = %d, fires-per-minute = 1}
                """.formatted(name, key(name), perMinute, atOnce);
    }

    private static List<Integer> freePorts() {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONTROLLERS; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new AssertionError("there are no free ports", e);
        }
    }
}
