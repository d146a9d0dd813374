// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Cage;
import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.process.start.Interpreters;
import dev.kiln.runtime.process.start.LogPumps;
import dev.kiln.runtime.process.start.RuntimeFolder;
import dev.kiln.runtime.process.start.SandboxCommand;
import dev.kiln.runtime.process.start.SeccompFilter;
import dev.kiln.runtime.process.start.Spawner;
import dev.kiln.runtime.process.start.Tool;
import dev.kiln.runtime.process.state.Poll;
import dev.kiln.runtime.process.state.SandboxRecord;
import dev.kiln.runtime.process.state.StateDirectory;
import dev.kiln.runtime.process.state.StateFiles;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * The way from a spec to a sandbox that accepts connections, step by step; whatever fails, nothing is left.
 *
 * @param isRoot whether sandboxes get user ids of their own
 * @param isClosed whether the provider was closed meanwhile
 */
record Creation(
        ProcessConfig config,
        Limiter limiter,
        StateDirectory state,
        Spawner spawner,
        RuntimeContext context,
        boolean isRoot,
        BooleanSupplier isClosed) {

    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
    private static final Duration SERVING_PATIENCE = Duration.ofMillis(250);

    /** Makes the sandbox's remains, in which its server listens. */
    Remains create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        Instant end = context.clock().instant().plus(spec.deadline());
        RuntimeFolder runtime = RuntimeFolder.find(config.runtimes(), spec.image());
        limiter.requireEnforceable(spec.limits());
        Path directory = state.directory(context.owner().cluster(), spec.id());
        String name = String.valueOf(directory.getFileName());
        Cage cage = limiter.cage(name, spec.limits(), directory);
        Remains remains = new Remains(state, directory, cage, new Poll(context.clock()));
        state.open();
        claim(spec, cage, directory);
        boolean isReady = false;
        try {
            cage.build(spec.limits());
            SandboxCommand command = command(spec, runtime, directory);
            lay(command);
            start(new Start(spec, remains, command.outside(limiter, cage.entrances()), end), logs);
            isReady = true;
            return remains;
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot start sandbox " + spec.id() + ": " + e, e);
        } finally {
            if (!isReady) {
                remains.remove();
            }
        }
    }

    private record Start(SandboxSpec spec, Remains remains, List<String> command, Instant end) {}

    private record Started(SandboxSpec spec, Path directory, Process process, LogPumps pumps) {}

    private void start(Start start, LogSink logs) throws SandboxException, IOException, InterruptedException {
        Path directory = start.remains().directory();
        Process process = spawner.start(start.command(), Map.of(StateFiles.MARK, directory.toString()));
        LogPumps pumps = LogPumps.start(process, logs, String.valueOf(directory.getFileName()));
        boolean isReady = false;
        try {
            Duration left = Duration.between(context.clock().instant(), start.end());
            awaitListening(new Started(start.spec(), directory, process, pumps), left);
            settle(directory);
            isReady = true;
        } finally {
            if (!isReady) {
                start.remains().kill();
                // it may not have entered its cage yet, and then nothing else would find it
                process.destroyForcibly();
                new Poll(context.clock()).untilEvenIfInterrupted(KILL_PATIENCE, () -> !process.isAlive());
            }
        }
    }

    private void claim(SandboxSpec spec, Cage cage, Path directory) throws SandboxException {
        SandboxRecord record =
                new SandboxRecord(spec.id(), context.owner(), spec.image().reference(), cage.text(), spec.tags());
        try {
            if (!state.claim(record, directory)) {
                throw new SandboxException.ProviderUnavailable("cannot create sandbox " + spec.id() + ": " + directory
                        + " is there already, of "
                        + SandboxRecord.read(directory).map(SandboxRecord::owner)
                        + "; destroy that one first");
            }
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot write down sandbox " + spec.id() + ": " + e, e);
        }
    }

    private SandboxCommand command(SandboxSpec spec, RuntimeFolder runtime, Path directory)
            throws SandboxException, IOException {
        Optional<Integer> uid = Optional.empty();
        if (isRoot) {
            uid = state.takeUid(config.uids(), String.valueOf(directory.getFileName()));
            if (uid.isEmpty()) {
                throw new SandboxException.OutOfCapacity("cannot create sandbox " + spec.id() + ": all "
                        + config.uids().count() + " user ids are taken; widen the key 'uids'");
            }
        }
        var interpreters = new Interpreters(Interpreters.SYSTEM, config.path()).resolve(runtime);
        return new SandboxCommand(spec, runtime, interpreters, directory, uid, config.bwrap());
    }

    /** Writes the files that the start reads. */
    private static void lay(SandboxCommand command) throws IOException {
        Path directory = command.directory();
        int user = command.uid().orElse(SandboxCommand.UID_IN_NAMESPACE);
        Files.writeString(
                directory.resolve(StateFiles.PASSWD), "sandbox:x:" + user + ":" + user + "::/tmp:/usr/sbin/nologin\n");
        Files.writeString(directory.resolve(StateFiles.GROUP), "sandbox:x:" + user + ":\n");
        Files.writeString(directory.resolve(StateFiles.ARGUMENTS), String.join("\0", command.arguments()) + "\0");
        Files.write(directory.resolve(StateFiles.SECCOMP), SeccompFilter.forThisMachine());
        Path run = Files.createDirectory(
                directory.resolve(StateFiles.RUN),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (command.uid().isPresent()) {
            Files.setAttribute(run, "unix:uid", user);
            Files.setAttribute(run, "unix:gid", user);
        }
    }

    private void awaitListening(Started start, Duration left)
            throws SandboxException, IOException, InterruptedException {
        Path socket = start.directory().resolve(StateFiles.RUN).resolve(StateFiles.SOCKET);
        boolean isUp = new Poll(context.clock())
                .until(
                        left.isNegative() ? Duration.ZERO : left,
                        () -> isClosed.getAsBoolean() || !start.process().isAlive() || accepts(socket));
        if (isClosed.getAsBoolean()) {
            throw new IllegalStateException(
                    "cannot create sandbox " + start.spec().id() + ": the provider is closed");
        }
        if (!isUp) {
            throw new SandboxException.ImageUnusable(
                    "cannot start sandbox " + start.spec().id() + ": image "
                            + start.spec().image() + " does not listen on KILN_LISTEN after "
                            + start.spec().deadline()
                            + said(start));
        }
        if (!start.process().isAlive()) {
            throw ended(start);
        }
        awaitServing(socket);
    }

    /**
     * Waits until the server answers a connection's end with its own, and so has done all that it does once it listens, with
     * the path of its socket too. One that never does that is fine: it was given its time.
     */
    private void awaitServing(Path socket) throws IOException, InterruptedException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.shutdownOutput();
            channel.configureBlocking(false);
            ByteBuffer ignored = ByteBuffer.allocate(512);
            new Poll(context.clock()).until(SERVING_PATIENCE, () -> channel.read(ignored.clear()) < 0);
        } catch (SocketException e) {
            // reset rather than closed, which is an answer too; if the server died, the first call finds out
        }
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

    /**
     * Takes the socket out of the sandbox's sight and removes the directory that it lay in: no code in the sandbox can put
     * another socket or a link in its place, and there is nothing left of the host's that it could write to.
     */
    private static void settle(Path directory) throws IOException {
        StateFiles.keepInit(directory);
        Path run = directory.resolve(StateFiles.RUN);
        Files.move(run.resolve(StateFiles.SOCKET), directory.resolve(StateFiles.SOCKET));
        StateDirectory.delete(run);
    }

    private SandboxException ended(Started start) throws IOException, InterruptedException {
        // what it said last may still be in the pipes
        new Poll(context.clock()).until(Duration.ofSeconds(1), start.pumps()::isDone);
        int code = start.process().exitValue();
        OptionalInt serverCode = StateFiles.exitCode(start.directory());
        String tried = "cannot start sandbox " + start.spec().id() + ": ";
        if (serverCode.isPresent()) {
            return new SandboxException.ImageUnusable(tried + "image "
                    + start.spec().image() + " ended with code " + serverCode.getAsInt()
                    + " before it accepted connections" + said(start));
        }
        if (code == SandboxCommand.Start.NO_FILES.code) {
            return new SandboxException.Unsupported(tried + "the invoker may not allow "
                    + start.spec().limits().maxOpenFiles() + " open files; raise its own limit (ulimit -Hn)"
                    + said(start));
        }
        if (code == SandboxCommand.Start.NO_TOOL.code) {
            return new SandboxException.ProviderUnavailable(tried + Tool.missing(config.bwrap()) + said(start));
        }
        return new SandboxException.ProviderUnavailable(
                tried + config.bwrap() + " ended with code " + code + said(start));
    }

    private static String said(Started start) {
        String errors = start.pumps().errors();
        return errors.isEmpty() ? "" : "; it wrote: " + errors;
    }
}
