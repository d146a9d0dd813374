// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.kiln.controller.identity.Authenticator;
import dev.kiln.controller.telemetry.ControllerMetrics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.stream.Materializer;

/** The socket, and Pekko behind it. */
public final class HttpServer implements AutoCloseable {

    private static final Duration BIND_TIMEOUT = Duration.ofSeconds(10);

    private final ActorSystem system;
    private final ServerBinding binding;
    private final Farewell farewell;
    private final Duration farewellTime;
    private final Duration stopTimeout;

    private HttpServer(ActorSystem system, ServerBinding binding, Farewell farewell, HttpConfig config) {
        this.system = system;
        this.binding = binding;
        this.farewell = farewell;
        this.farewellTime = config.farewell();
        this.stopTimeout = config.stopTimeout();
    }

    /**
     * What the door asks the rest of the house.
     *
     * @param vanityDomain of hosts that are named after namespaces; empty for none
     */
    public record Neighbours(
            Authenticator authenticator,
            Workers workers,
            ByteBudget budget,
            ControllerMetrics metrics,
            Farewell farewell,
            InstantSource clock,
            RandomGenerator random,
            long payloadBytes,
            String vanityDomain) {}

    /**
     * Opens the socket; blocks until it takes requests.
     *
     * @throws IllegalStateException when the port cannot be had
     * @throws IllegalArgumentException when certificate or key cannot be used
     */
    public static HttpServer start(HttpConfig config, List<Route> routes, Neighbours neighbours) {
        Optional<HttpsConnectionContext> encryption =
                config.tls().map(PemKeys::context).map(ConnectionContext::httpsServer);
        ActorSystem system = ActorSystem.create("kiln-controller", pekko(config));
        BodyReader bodies = new BodyReader(Materializer.matFromSystem(system), neighbours.budget(), config);
        HttpEdge edge = new HttpEdge(
                new RouteTable(routes),
                neighbours.authenticator(),
                new RequestReader(
                        neighbours.random(), neighbours.clock(), neighbours.payloadBytes(), config.maxEntityBytes()),
                new ReplyWriter(new HttpMetrics(neighbours.metrics()), neighbours.farewell(), neighbours.clock()),
                bodies,
                neighbours.workers(),
                new VanityHost(neighbours.vanityDomain()));
        try {
            ServerBuilder builder = Http.get(system).newServerAt(config.host(), config.port());
            ServerBinding binding =
                    await(encryption.map(builder::enableHttps).orElse(builder).bind(edge::answer), BIND_TIMEOUT);
            return new HttpServer(system, binding, neighbours.farewell(), config);
        } catch (ExecutionException | TimeoutException e) {
            system.terminate();
            throw new IllegalStateException(
                    "cannot listen on " + config.host() + ":" + config.port()
                            + "; choose a free port in kiln.controller.http.port",
                    e);
        }
    }

    /** Where it listens; the port is the one that was had. */
    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /**
     * Sends clients elsewhere for the time of the farewell, then takes no more requests, waits for those at work until the stop
     * timeout, and gives the rest up.
     */
    @Override
    public void close() {
        Duration half = farewellTime.dividedBy(2);
        farewell.say();
        pause(half);
        try {
            // resets connections that nobody took yet, so it comes while old ones stay open and few are new
            await(binding.unbind(), stopTimeout);
        } catch (ExecutionException | TimeoutException e) {
            system.log().warning("the socket did not close: {}", e.toString());
        }
        // one that is closed while a request is on its way on it fails that request, so clients close them first
        farewell.closeAll();
        pause(half);
        try {
            await(binding.terminate(stopTimeout), stopTimeout.plusSeconds(2));
        } catch (ExecutionException | TimeoutException e) {
            system.log().warning("connections did not end within {}: {}", stopTimeout, e.toString());
        }
        try {
            system.terminate();
            await(system.getWhenTerminated(), stopTimeout);
        } catch (ExecutionException | TimeoutException e) {
            system.log().warning("the HTTP server did not end within {}: {}", stopTimeout, e.toString());
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Config pekko(HttpConfig config) {
        int threads =
                config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
        String own = """
                pekko.actor.default-dispatcher.fork-join-executor.parallelism-min = %d
                pekko.actor.default-dispatcher.fork-join-executor.parallelism-max = %d
                pekko.http.server.max-connections = %d
                pekko.http.server.idle-timeout = %d ms
                pekko.http.server.parsing.max-uri-length = %d
                pekko.http.server.parsing.error-handler = "%s"
                """.formatted(
                        threads,
                        threads,
                        config.maxConnections(),
                        config.idleTimeout().toMillis(),
                        config.maxUriLength(),
                        FrameworkErrors.class.getName());
        return ConfigFactory.parseString(own)
                .withFallback(ConfigFactory.parseResources(HttpServer.class.getClassLoader(), "kiln-pekko.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    private static <T> T await(CompletionStage<T> stage, Duration wait) throws ExecutionException, TimeoutException {
        try {
            return stage.toCompletableFuture().get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting or stopping the HTTP server", e);
        }
    }
}
