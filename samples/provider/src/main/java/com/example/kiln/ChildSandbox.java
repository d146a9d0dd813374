// SPDX-License-Identifier: Apache-2.0
package com.example.kiln;

import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One child process and its session. Safe for use by several threads. */
final class ChildSandbox implements Sandbox {

    private static final Duration TO_END = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 5;
    private static final int BUFFER = 64 * 1024;

    private final SandboxSpec spec;
    private final Owner owner;
    private final State state;
    private final LogSink logs;
    private final Runnable whenGone;
    private final Path socket;
    private final CountDownLatch logsAreOver = new CountDownLatch(1);
    private volatile Optional<Process> process = Optional.empty(); // set once, by its maker

    ChildSandbox(SandboxSpec spec, Owner owner, State state, LogSink logs, Runnable whenGone) {
        this.spec = spec;
        this.owner = owner;
        this.state = state;
        this.logs = logs;
        this.whenGone = whenGone;
        this.socket = state.folder(owner.cluster(), spec.id()).resolve("s");
    }

    /** Starts it and waits until it listens; whoever calls this destroys it if it throws. */
    void start(List<String> command, InstantSource clock) throws SandboxException, InterruptedException {
        Instant deadline = clock.instant().plus(spec.deadline());
        try {
            Files.createDirectories(socket.getParent());
            State.Entry entry = new State.Entry(spec.id(), owner, 0, 0, Optional.empty());
            state.write(entry);
            List<String> inItsOwnSession = new ArrayList<>(List.of("setsid"));
            inItsOwnSession.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(inItsOwnSession).directory(socket.getParent().toFile());
            environment(builder.environment());
            Process started = builder.start();
            process = Optional.of(started);
            started.getOutputStream().close();
            state.write(entry.running(started.toHandle()));
            Thread.ofVirtual().name("logs-" + spec.id()).start(() -> follow(started, entry));
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot start " + command + " for sandbox " + spec.id(), e);
        }
        while (!accepts()) {
            if (!process.orElseThrow().isAlive()) {
                logsAreOver.await(TO_END.toSeconds(), TimeUnit.SECONDS);
                throw new SandboxException.ImageUnusable("the image " + spec.image() + " ended with code "
                        + process.orElseThrow().exitValue() + " before it listened; its logs say more");
            }
            if (clock.instant().isAfter(deadline)) {
                throw new SandboxException.ImageUnusable(
                        "the image " + spec.image() + " did not accept connections within " + spec.deadline());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public SandboxId id() {
        return spec.id();
    }

    @Override
    public SandboxAddress address() {
        return new SandboxAddress.UnixSocket(socket);
    }

    @Override
    public SandboxStatus status() throws SandboxException {
        try {
            Optional<State.Entry> entry = state.read(owner.cluster(), spec.id());
            if (entry.isEmpty()) {
                return new SandboxStatus.Gone();
            }
            // of a process of one's own the code is known, and before it is written down
            return process.<SandboxStatus>map(it -> it.isAlive()
                            ? new SandboxStatus.Running()
                            : new SandboxStatus.Exited(it.exitValue(), false))
                    .orElse(entry.get().status());
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot read the state of sandbox " + spec.id(), e);
        }
    }

    @Override
    public void destroy() throws SandboxException, InterruptedException {
        if (process.isPresent()) {
            end(process.get().toHandle());
            // a sandbox that is gone says nothing more
            logsAreOver.await(TO_END.toSeconds(), TimeUnit.SECONDS);
        } else if (logsAreOver.getCount() > 0) {
            logsAreOver.countDown();
            logs.close();
        }
        try {
            state.remove(owner.cluster(), spec.id());
            whenGone.run();
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot remove the state of sandbox " + spec.id(), e);
        }
    }

    /** Ends a session: the process and all that it started. */
    static void end(ProcessHandle leader) throws SandboxException, InterruptedException {
        try {
            Process kill = new ProcessBuilder("kill", "-KILL", "--", "-" + leader.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.getOutputStream().close();
            kill.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS);
            // in case it was not the leader of a group yet
            leader.destroyForcibly();
            leader.onExit().get(TO_END.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new SandboxException.ProviderUnavailable("cannot end process " + leader.pid(), e);
        }
    }

    /** Exactly what the spec says, what a program needs to be found, and where to listen; nothing of the invoker's own. */
    private void environment(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("TMPDIR", socket.getParent().toString());
        environment.putAll(spec.environment());
        environment.put("KILN_LISTEN", "unix:" + socket);
    }

    private boolean accepts() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Two readers, one for each stream; the code is written down and the sink closed when both are through. */
    private void follow(Process child, State.Entry entry) {
        Thread errors = Thread.ofVirtual()
                .name("errors-" + spec.id())
                .start(() -> pump(child.getErrorStream(), LogSink.Stream.STDERR));
        pump(child.getInputStream(), LogSink.Stream.STDOUT);
        try {
            errors.join();
            int code = child.waitFor();
            if (state.read(owner.cluster(), spec.id()).isPresent()) {
                state.write(entry.running(child.toHandle()).exited(code));
            }
        } catch (IOException gone) {
            // destroyed at the same moment, so nobody asks for the code
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            logs.close();
            logsAreOver.countDown();
        }
    }

    private void pump(InputStream from, LogSink.Stream stream) {
        byte[] buffer = new byte[BUFFER];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                logs.write(stream, buffer, 0, read);
            }
        } catch (IOException ended) {
            // the process was killed: what came is delivered
        }
    }
}
