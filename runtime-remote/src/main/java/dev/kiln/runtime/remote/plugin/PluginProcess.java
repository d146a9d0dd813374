// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One process of a plugin, with its process group and the private folder of its socket. It dies with the thread that started
 * it, so that thread has to live as long.
 */
final class PluginProcess implements AutoCloseable {

    static final String SOCKET_VARIABLE = "KILN_SOCKET";

    /**
     * A session, and so a process group, of its own; and the kernel's promise to kill it when the invoker is gone, however
     * that went. Both replace themselves by what they start, so the process id stays.
     */
    private static final List<String> PREFIX = List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--");

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Process process;
    private final Path folder;
    private final PluginLog log;
    private final Thread reader;

    private PluginProcess(Process process, Path folder, PluginLog log, Thread reader) {
        this.process = process;
        this.folder = folder;
        this.log = log;
        this.reader = reader;
    }

    static PluginProcess start(Launch launch, InstantSource clock, Consumer<String> out) throws IOException {
        // readable by the invoker's user alone, and short, as a socket's path has 107 bytes at most
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "kiln-remote-");
        try {
            List<String> command = new ArrayList<>(PREFIX);
            command.addAll(launch.command());
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            builder.environment().put("LANG", "C.UTF-8");
            builder.environment().putAll(launch.environment());
            builder.environment().put(SOCKET_VARIABLE, socketIn(folder).toString());
            Process process = builder.start();
            PluginLog log = new PluginLog(out, clock);
            // a platform thread, as reading a process's pipe holds a virtual one to its carrier
            Thread reader = Thread.ofPlatform()
                    .daemon()
                    .name("kiln-remote-log-" + process.pid())
                    .stackSize(256 * 1024)
                    .start(() -> log.drain(process.getInputStream()));
            return new PluginProcess(process, folder, log, reader);
        } catch (IOException e) {
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    Path socket() {
        return socketIn(folder);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean endsWithin(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /** Why it is no more: its code and its last line. Only once it has ended. */
    String obituary() throws InterruptedException {
        // what it said last may still be in the pipe; one of its children may hold that open
        reader.join(Duration.ofMillis(200));
        int code = process.exitValue();
        String how = code > 128 ? "exit code " + code + " (signal " + (code - 128) + ")" : "exit code " + code;
        return "the plugin ended with " + how
                + (log.lastLine().isEmpty() ? ", without a word" : "; its last line: " + log.lastLine());
    }

    /** Asks the whole group to end. */
    void terminate() throws InterruptedException {
        signal("TERM");
    }

    /** Ends the whole group, also when its first process is gone already, and removes the folder; no interrupt cuts it short. */
    @Override
    public void close() {
        boolean wasInterrupted = Thread.interrupted();
        boolean isDone = false;
        while (!isDone) {
            try {
                end();
                isDone = true;
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws InterruptedException {
        signal("KILL");
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            System.getLogger(PluginProcess.class.getName())
                    .log(System.Logger.Level.WARNING, "the plugin's process " + pid() + " does not die");
        }
        try {
            removeFolder();
        } catch (IOException e) {
            System.getLogger(PluginProcess.class.getName())
                    .log(System.Logger.Level.WARNING, "the plugin's folder is left: " + folder, e);
        }
    }

    private void removeFolder() throws IOException {
        Files.deleteIfExists(socket());
        try (var rest = Files.list(folder)) {
            // its working directory: a core dump, say, is a regular file; whole trees are not ours to remove
            for (Path file : rest.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** The JDK signals single processes only; the shell's own {@code kill} knows groups. No such group is no failure. */
    private void signal(String name) throws InterruptedException {
        try {
            Process kill = new ProcessBuilder(
                            "/bin/sh", "-c", "kill -s \"$1\" -- \"-$2\" 2>/dev/null", "kill", name, "" + pid())
                    .start();
            kill.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            System.getLogger(PluginProcess.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot send " + name + " to the process group " + pid(), e);
        }
    }

    private static Path socketIn(Path folder) {
        return folder.resolve("s");
    }
}
