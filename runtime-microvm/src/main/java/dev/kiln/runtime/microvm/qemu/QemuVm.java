// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.launch.Ownership;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One monitor and the guest in it. Fields are set by {@link #connect} before anybody else sees the object. */
final class QemuVm implements Vm {

    private static final Duration START_PATIENCE = Duration.ofSeconds(20);
    private static final Duration STATE_PATIENCE = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);
    private static final int SHOWN = 600;

    /** {@code TCP[HOST_FORWARD]  12       127.0.0.1 40123      172.30.0.2  8080     0     0} */
    private static final Pattern FORWARD =
            Pattern.compile("TCP\\[HOST_FORWARD\\]\\s+\\d+\\s+127\\.0\\.0\\.1\\s+(\\d+)\\s+\\S+\\s+(\\d+)");

    private final LaunchSpec launch;
    private final Process process;
    private final QemuDriver driver;
    private final Poll poll;
    private final Map<Integer, Endpoint> endpoints = new HashMap<>();
    private @Nullable Qmp qmp;

    QemuVm(LaunchSpec launch, Process process, QemuDriver driver, Poll poll) {
        this.launch = launch;
        this.process = process;
        this.driver = driver;
        this.poll = poll;
    }

    /** Waits until the monitor takes orders, and asks it where the guest is reached. */
    void connect() throws VmException, InterruptedException {
        try {
            poll.until(START_PATIENCE, () -> !process.isAlive() || answers());
        } catch (IOException e) {
            throw new VmException.Failed("cannot reach the monitor of machine " + launch.id() + ": " + e, e);
        }
        if (qmp == null) {
            throw new VmException.Failed("the monitor of machine " + launch.id()
                    + (process.isAlive()
                            ? " does not take orders after " + START_PATIENCE
                            : " ended with code " + process.exitValue())
                    + "; it said: " + said());
        }
        order("qmp_capabilities", QemuDriver.nothing());
        switch (launch.network()) {
            case VmNetwork.UserMode user -> readForwards();
            case VmNetwork.Tap tap -> {
                endpoints.put(VmNetwork.DATA_PORT, new Endpoint.Tcp(tap.hostAddress(), VmNetwork.DATA_PORT));
                endpoints.put(VmNetwork.CONTROL_PORT, new Endpoint.Tcp(tap.hostAddress(), VmNetwork.CONTROL_PORT));
            }
            case VmNetwork.SocketOnly none -> throw new IllegalStateException("QEMU machines have a network");
        }
    }

    private boolean answers() {
        try {
            qmp = Qmp.connect(launch.directory().resolve(QemuCommand.SOCKET));
            return true;
        } catch (IOException e) {
            // it is not there yet
            return false;
        }
    }

    private void readForwards() throws VmException, InterruptedException {
        String table = order("human-monitor-command", Map.of("command-line", "info usernet"))
                .asText();
        Matcher lines = FORWARD.matcher(table);
        while (lines.find()) {
            endpoints.put(
                    Integer.valueOf(lines.group(2)), new Endpoint.Tcp("127.0.0.1", Integer.parseInt(lines.group(1))));
        }
        if (!endpoints.containsKey(VmNetwork.DATA_PORT) || !endpoints.containsKey(VmNetwork.CONTROL_PORT)) {
            throw new VmException.Failed("QEMU forwards no ports to machine " + launch.id() + ": " + table);
        }
    }

    /** Reads the state from file 9, memory left out, as that is mapped. */
    void receive() throws VmException, InterruptedException {
        leaveOutSharedMemory(true);
        receiveAll();
    }

    /** Reads the state from file 9, memory included. */
    void receiveAll() throws VmException, InterruptedException {
        order("migrate-incoming", Map.of("uri", "fd:9"));
        await("the state of machine " + launch.id() + " to be read", () -> {
            String status =
                    order("query-status", QemuDriver.nothing()).path("status").asText();
            return !status.equals("inmigrate");
        });
    }

    /** Writes the state of a guest that does not run. */
    void writeState(Path file, boolean isMemoryLeftOut) throws VmException, InterruptedException {
        leaveOutSharedMemory(isMemoryLeftOut);
        // it has the disk to itself
        order("migrate-set-parameters", Map.of("max-bandwidth", 1L << 40));
        try (StateReceiver receiver = StateReceiver.open(launch.directory().resolve("state.sock"), file)) {
            order("migrate", Map.of("uri", "unix:" + receiver.socket()));
            await("the state of machine " + launch.id() + " to be written", () -> {
                JsonNode progress = order("query-migrate", QemuDriver.nothing());
                String status = progress.path("status").asText();
                if (status.equals("failed") || status.equals("cancelled")) {
                    throw new VmException.Failed("QEMU cannot write the state of machine " + launch.id() + ": "
                            + progress.path("error-desc").asText(status));
                }
                return status.equals("completed");
            });
            receiver.awaitEnd(STATE_PATIENCE);
        } catch (IOException e) {
            throw new VmException.Failed(
                    "cannot write the state of machine " + launch.id() + " to " + file + ": " + e, e);
        }
    }

    private void leaveOutSharedMemory(boolean isLeftOut) throws VmException, InterruptedException {
        order(
                "migrate-set-capabilities",
                Map.of("capabilities", List.of(Map.of("capability", "x-ignore-shared", "state", isLeftOut))));
    }

    @FunctionalInterface
    private interface Question {
        boolean isAnswered() throws VmException, InterruptedException;
    }

    private void await(String what, Question question) throws VmException, InterruptedException {
        Instant end = poll.clock().instant().plus(STATE_PATIENCE);
        while (!question.isAnswered()) {
            if (poll.clock().instant().isAfter(end)) {
                throw new VmException.Failed("waited " + STATE_PATIENCE + " for " + what);
            }
            Thread.sleep(MOMENT);
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
        Endpoint endpoint = endpoints.get(port);
        if (endpoint == null) {
            throw new IllegalStateException("machine " + launch.id() + " is not connected");
        }
        return endpoint;
    }

    @Override
    public void pause() throws VmException, InterruptedException {
        order("stop", QemuDriver.nothing());
    }

    @Override
    public void resume() throws VmException, InterruptedException {
        order("cont", QemuDriver.nothing());
    }

    @Override
    public Snapshot snapshot(Path directory) throws VmException, InterruptedException {
        Path stream = directory.resolve("stream");
        // below the machine's own directory, whose path is short enough for sockets
        Path scratch = launch.directory().resolve("reader");
        try {
            writeState(stream, false);
            Files.createDirectory(scratch);
            Ownership.give(scratch, launch.confinement());
            // where the monitor makes the file of memory
            Ownership.give(directory, launch.confinement());
            Snapshot snapshot = driver.convert(
                    new LaunchSpec(
                            launch.id() + "-copy",
                            scratch,
                            launch.rootfs(),
                            launch.cpus(),
                            launch.memoryMib(),
                            launch.network(),
                            launch.confinement()),
                    stream,
                    directory);
            Ownership.takeBack(directory, launch.confinement());
            // what a guest had in its memory is its own; the monitor's user is the file's owner
            Files.setPosixFilePermissions(snapshot.memory(), PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(snapshot.state(), PosixFilePermissions.fromString("rw-------"));
            return snapshot;
        } catch (IOException e) {
            throw new VmException.Failed("cannot lay out " + directory + " for a snapshot: " + e, e);
        } finally {
            Remnants.remove(stream);
            Remnants.remove(scratch);
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

    /** The last that the guest's console and the monitor said; for messages. */
    @Override
    public String lastWords() {
        String console = "";
        try {
            if (process.isAlive()) {
                console = order("ringbuf-read", Map.of("device", "console", "size", 16384))
                        .asText();
            }
        } catch (VmException e) {
            // it has nothing to say
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return tail(console.isBlank() ? said() : console);
    }

    private String said() {
        try {
            String text =
                    Files.readString(launch.directory().resolve(Launcher.LOG)).strip();
            return text.isEmpty() ? "nothing" : tail(text);
        } catch (IOException e) {
            return "nothing that could be read";
        }
    }

    private static String tail(String text) {
        String words = text.strip();
        return words.length() <= SHOWN ? words : "..." + words.substring(words.length() - SHOWN);
    }

    private JsonNode order(String name, Map<String, ?> arguments) throws VmException, InterruptedException {
        Qmp connected = qmp;
        if (connected == null) {
            throw new VmException.Failed("the monitor of machine " + launch.id() + " was never reached");
        }
        return connected.order(name, arguments);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            poll.untilEvenIfInterrupted(KILL_PATIENCE, () -> !process.isAlive());
        } catch (IOException e) {
            throw new IllegalStateException("asking whether a process lives reads nothing", e);
        }
        if (qmp != null) {
            qmp.close();
        }
        Remnants.remove(launch.directory().resolve(QemuCommand.SOCKET));
    }
}
