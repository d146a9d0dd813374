// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.launch.ProcStat;
import dev.kiln.runtime.microvm.vm.Endpoint;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.Snapshot;
import dev.kiln.runtime.microvm.vm.Vm;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import dev.kiln.runtime.microvm.vm.VmStats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/** One monitor and the guest in it. */
final class FirecrackerVm implements Vm {

    private static final Duration START_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SNAPSHOT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);
    private static final int LAST_WORDS = 600;

    private final LaunchSpec launch;
    private final Workspace workspace;
    private final Process process;
    private final FirecrackerApi api;
    private final Poll poll;

    FirecrackerVm(LaunchSpec launch, Workspace workspace, Process process, FirecrackerApi api, Poll poll) {
        this.launch = launch;
        this.workspace = workspace;
        this.process = process;
        this.api = api;
        this.poll = poll;
    }

    /** Waits until the monitor takes orders. */
    void connect() throws VmException, InterruptedException {
        boolean isUp;
        try {
            isUp = poll.until(START_PATIENCE, () -> !process.isAlive() || answers());
        } catch (IOException e) {
            throw new VmException.Failed("cannot reach the monitor of machine " + launch.id() + ": " + e, e);
        }
        if (!process.isAlive()) {
            throw new VmException.Failed("the monitor of machine " + launch.id() + " ended with code "
                    + process.exitValue() + " before it took orders" + quoted());
        }
        if (!isUp) {
            throw new VmException.Failed("the monitor of machine " + launch.id() + " does not take orders after "
                    + START_PATIENCE.toSeconds() + " seconds" + quoted());
        }
    }

    private boolean answers() {
        try {
            return Files.exists(workspace.socket()) && api.answers();
        } catch (InterruptedException e) {
            // the poll sees the mark
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sends an order, and says what became of the monitor when it fails. */
    void order(ApiCall call, Duration timeout) throws VmException, InterruptedException {
        try {
            api.send(call, timeout);
        } catch (VmException.Failed e) {
            String end = process.isAlive() ? "" : "; the monitor ended with code " + process.exitValue();
            throw new VmException.Failed(e.getMessage() + end + quoted(), e);
        }
    }

    @Override
    public String id() {
        return launch.id();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Endpoint data() {
        return endpoint(VmNetwork.DATA_PORT);
    }

    @Override
    public Endpoint control() {
        return endpoint(VmNetwork.CONTROL_PORT);
    }

    private Endpoint endpoint(int port) {
        return switch (launch.network()) {
            case VmNetwork.Tap tap -> new Endpoint.Tcp(tap.hostAddress(), port);
            case VmNetwork.SocketOnly none -> new Endpoint.GuestSocket(workspace.file(Orders.GUEST_SOCKET), port);
            case VmNetwork.UserMode user -> throw new IllegalStateException("Firecracker has no such network");
        };
    }

    @Override
    public void pause() throws VmException, InterruptedException {
        order(ApiCall.pause(), PATIENCE);
    }

    @Override
    public void resume() throws VmException, InterruptedException {
        order(ApiCall.resume(), PATIENCE);
    }

    @Override
    public Snapshot snapshot(Path directory) throws VmException, InterruptedException {
        Snapshot snapshot = new Snapshot(directory);
        try {
            Workspace.Output output = workspace.output(directory);
            order(ApiCall.createSnapshot(output.name(Snapshot.STATE), output.name(Snapshot.MEMORY)), SNAPSHOT_PATIENCE);
            output.complete();
            return snapshot;
        } catch (IOException e) {
            throw new VmException.Failed(
                    "cannot keep a snapshot of machine " + launch.id() + " in " + directory + ": " + e, e);
        }
    }

    @Override
    public VmStats stats() {
        return new VmStats(
                ProcStat.memory(process.pid(), "Rss"),
                ProcStat.memory(process.pid(), "Pss"),
                ProcStat.of(process.pid()).map(ProcStat::cpu).orElse(Duration.ZERO));
    }

    @Override
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    @Override
    public String lastWords() {
        Path log = launch.directory().resolve(Launcher.LOG);
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(Math.max(0, Files.size(log) - LAST_WORDS));
            return new String(in.readNBytes(LAST_WORDS), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private String quoted() {
        String words = lastWords();
        return words.isEmpty() ? "" : "; it said: " + words;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            poll.untilEvenIfInterrupted(KILL_PATIENCE, () -> !process.isAlive());
        } catch (IOException e) {
            throw new IllegalStateException("asking whether a process lives reads nothing", e);
        }
        workspace.remove();
    }
}
