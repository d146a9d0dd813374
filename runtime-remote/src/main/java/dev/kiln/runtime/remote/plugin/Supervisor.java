// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import dev.kiln.runtime.remote.wire.Answers;
import dev.kiln.runtime.remote.wire.Channels;
import dev.kiln.runtime.remote.wire.Connection;
import dev.kiln.runtime.remote.wire.Method;
import dev.kiln.runtime.remote.wire.Requests;
import dev.kiln.runtime.remote.wire.SelfDescription;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one plugin running, from one thread of its own, which alone starts and ends processes. Others ask it for the
 * connection, and see no more than the state that it shows.
 */
public final class Supervisor implements AutoCloseable {

    private static final Duration GENTLY = Duration.ofSeconds(2);
    private static final Duration PROBE_PAUSE = Duration.ofMillis(10);

    private final Launch launch;
    private final Greeting greeting;
    private final InstantSource clock;
    private final MetricsSink metrics;
    private final Channels channels = new Channels();
    private final StateBox box = new StateBox(new PluginState.Starting());
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final Thread thread;
    /** What the plugin said first; every later process of it has to say the same. Set by the supervising thread. */
    private volatile @Nullable SelfDescription description;
    /** What ended the last process; set by the supervising thread. */
    private volatile String lastEnd = "";

    private Supervisor(Launch launch, Greeting greeting, InstantSource clock, MetricsSink metrics) {
        this.launch = launch;
        this.greeting = greeting;
        this.clock = clock;
        this.metrics = metrics;
        // a platform thread, as the plugin dies with the thread that started it
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("kiln-remote-supervisor")
                .stackSize(512 * 1024)
                .unstarted(this::supervise);
    }

    /**
     * The first question to each process of the plugin.
     *
     * @param version the SPI's
     * @param request the whole of it
     */
    public record Greeting(String version, byte[] request) {}

    public static Supervisor start(Launch launch, Greeting greeting, InstantSource clock, MetricsSink metrics) {
        Supervisor supervisor = new Supervisor(launch, greeting, clock, metrics);
        supervisor.thread.start();
        return supervisor;
    }

    /** What the plugin says of itself; empty until it first spoke, then constant. */
    public Optional<SelfDescription> description() {
        return Optional.ofNullable(description);
    }

    /** Why the last process ended, empty when none has. */
    public String lastEnd() {
        return lastEnd;
    }

    /** Waits until the plugin has spoken, or its start has failed; the reason if it was its configuration. */
    public Optional<String> awaitFirstWord(Duration patience) {
        try {
            PluginState state = box.await(patience, now -> !(now instanceof PluginState.Starting));
            return state instanceof PluginState.Down down && down.isRefusal()
                    ? Optional.of(down.reason())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The connection, for which a start in progress is awaited. */
    public Connection connection(String tried, Duration patience) throws SandboxException, InterruptedException {
        return connection(tried, box.await(patience, state -> !(state instanceof PluginState.Starting)));
    }

    /** The connection, for which also the next start is awaited. */
    public Connection connectionAgain(String tried, Duration patience) throws SandboxException, InterruptedException {
        return connection(
                tried,
                box.await(patience, state -> state instanceof PluginState.Up || state instanceof PluginState.Closed));
    }

    private static Connection connection(String tried, PluginState state) throws SandboxException {
        if (state instanceof PluginState.Up up && up.process().isAlive()) {
            return up.connection();
        }
        String why =
                switch (state) {
                    case PluginState.Up up -> "the plugin has just ended";
                    case PluginState.Starting starting -> "the plugin does not answer yet";
                    case PluginState.Down down -> down.reason();
                    case PluginState.Closed closed -> "the provider is closed";
                };
        throw new SandboxException.ProviderUnavailable("cannot " + tried + ": " + why);
    }

    /** If the plugin ends within the time: why. A broken connection is noticed before the death that broke it. */
    public Optional<String> obituaryOf(Connection connection, Duration patience) throws InterruptedException {
        PluginState state = box.await(patience, now -> !isUpWith(now, connection));
        return isUpWith(state, connection) || lastEnd.isEmpty() ? Optional.empty() : Optional.of(lastEnd);
    }

    private static boolean isUpWith(PluginState state, Connection connection) {
        return state instanceof PluginState.Up up && up.connection() == connection;
    }

    /** Ends the plugin: it is asked, then told, then killed, with its whole process group. Waits for the end of it. */
    @Override
    public void close() {
        isClosing.set(true);
        thread.interrupt();
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        BackOff backOff = BackOff.none();
        try {
            while (!isClosing.get()) {
                box.set(new PluginState.Starting());
                Duration up = runOnce();
                backOff = backOff.after(up);
                box.await(backOff.pause(), state -> isClosing.get());
            }
        } catch (InterruptedException e) {
            // closing: what there was to end is ended
        } finally {
            box.set(new PluginState.Closed());
            channels.close();
        }
    }

    /** From the start of a process to its end; returns for how long it was up, and with nothing left of it. */
    private Duration runOnce() throws InterruptedException {
        metrics.count("remote_plugin_starts_total", 1);
        PluginProcess process;
        try {
            process = PluginProcess.start(launch, clock, this::log);
        } catch (IOException e) {
            down("the plugin cannot be started: " + e.getMessage(), false);
            return Duration.ZERO;
        }
        try (process) {
            Optional<Connection> connection = greet(process);
            if (connection.isEmpty()) {
                return Duration.ZERO;
            }
            try (Connection open = connection.get()) {
                return whileUp(process, open);
            }
        }
    }

    private Duration whileUp(PluginProcess process, Connection connection) throws InterruptedException {
        Instant start = clock.instant();
        box.set(new PluginState.Up(connection, process));
        try {
            process.awaitEnd();
        } catch (InterruptedException e) {
            endGently(process, connection);
            throw e;
        }
        metrics.count("remote_plugin_crashes_total", 1);
        down(process.obituary() + "; it is started again", false);
        return Duration.between(start, clock.instant());
    }

    private Optional<Connection> greet(PluginProcess process) throws InterruptedException {
        Instant end = clock.instant().plus(launch.timeout());
        while (!accepts(process.socket())) {
            if (!process.isAlive()) {
                down(process.obituary() + ", before it listened on " + PluginProcess.SOCKET_VARIABLE, false);
                return Optional.empty();
            }
            if (clock.instant().isAfter(end)) {
                down(
                        "the plugin does not listen on " + PluginProcess.SOCKET_VARIABLE + " " + launch.timeout()
                                + " after its start (key 'start-timeout'), and was ended",
                        false);
                return Optional.empty();
            }
            Thread.sleep(PROBE_PAUSE);
        }
        Duration left = Duration.between(clock.instant(), end);
        Connection connection = channels.open(process.socket());
        boolean isWelcome = false;
        try {
            SelfDescription said = connection.ask(
                    "greet the plugin",
                    new Connection.Call(
                            Method.DESCRIBE, greeting.request(), left.compareTo(GENTLY) > 0 ? left : GENTLY),
                    Answers::description);
            isWelcome = accept(said);
        } catch (SandboxException.Unsupported e) {
            down(String.valueOf(e.getMessage()), true);
        } catch (SandboxException e) {
            String dead = process.endsWithin(Duration.ofMillis(200)) ? "; " + process.obituary() : "";
            down(e.getMessage() + dead, false);
        } finally {
            if (!isWelcome) {
                connection.close();
            }
        }
        return isWelcome ? Optional.of(connection) : Optional.empty();
    }

    private boolean accept(SelfDescription said) {
        SelfDescription before = description;
        if (!said.spiVersion().equals(greeting.version())) {
            down(
                    "the plugin " + said.title() + " speaks version '" + said.spiVersion()
                            + "' of the contract and this invoker speaks '" + greeting.version()
                            + "'; use a plugin made for " + greeting.version(),
                    false);
            return false;
        }
        if (before != null && !before.equals(said)) {
            down(
                    "the plugin says that it is " + said + ", but it was " + before
                            + " before; what a provider is cannot change while it is open, so open the provider anew",
                    false);
            return false;
        }
        description = said;
        return true;
    }

    /** The thread was interrupted to close: from here on nothing interrupts it. */
    private void endGently(PluginProcess process, Connection connection) {
        try {
            connection.ask(
                    "shut the plugin down",
                    new Connection.Call(Method.SHUTDOWN, Requests.empty(), GENTLY),
                    Answers::nothing);
        } catch (SandboxException | InterruptedException e) {
            log("did not answer Shutdown: " + e.getMessage());
        }
        try {
            if (!process.endsWithin(GENTLY)) {
                process.terminate();
                if (!process.endsWithin(GENTLY)) {
                    log("did not end after SIGTERM, and is killed");
                }
            }
        } catch (InterruptedException e) {
            // killed by whoever closes it then
            Thread.currentThread().interrupt();
        }
    }

    private void down(String reason, boolean isRefusal) {
        lastEnd = reason;
        box.set(new PluginState.Down(reason, isRefusal));
        System.getLogger(Supervisor.class.getName()).log(System.Logger.Level.WARNING, reason);
    }

    private void log(String line) {
        System.getLogger(Supervisor.class.getName())
                .log(System.Logger.Level.INFO, "plugin " + launch.command().getFirst() + ": " + line);
    }

    private static boolean accepts(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            // bound, but it does not listen yet
            return false;
        }
    }
}
