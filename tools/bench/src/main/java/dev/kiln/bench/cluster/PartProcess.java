// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One process that is started again and again. One thread at a time uses it, but for {@link #end}, which any may call. Its output
 * goes to one file, over all its lives.
 */
final class PartProcess {

    private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);
    private static final int SHOWN_LOG_CHARACTERS = 3_000;

    private final Part part;
    private final Path log;
    /** volatile: ended by whoever stops the program. */
    private volatile @Nullable Process process;
    /** volatile: as above. */
    private volatile boolean isEnded;

    PartProcess(Part part, Path log) {
        this.part = part;
        this.log = log;
    }

    Part part() {
        return part;
    }

    /** Starts it; no more once {@link #end} was called. */
    synchronized void start(List<String> command, Path folder)
            throws IOException { // none may start while all are ended
        if (isEnded) {
            throw new IOException("the cluster is ending, so " + part + " does not start again");
        }
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    boolean isAlive() {
        return alive().isPresent();
    }

    long pid() {
        Process current = process;
        return current == null ? -1 : current.pid();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws IOException, InterruptedException {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
            if (!current.waitFor(TIME_TO_DIE)) {
                throw new IOException(part + ", process " + current.pid() + ", did not end within " + TIME_TO_DIE
                        + " of SIGKILL; look at its disk");
            }
        }
    }

    /** SIGSTOP. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** SIGTERM, paused or not; false when it had to be killed as that took too long. */
    boolean stop(Duration patience) throws IOException, InterruptedException {
        Optional<Process> current = alive();
        if (current.isEmpty()) {
            return true;
        }
        resume();
        current.get().destroy();
        if (current.get().waitFor(patience)) {
            return true;
        }
        kill();
        return false;
    }

    /** Asks it to end, for good and without waiting. */
    synchronized void end() { // see start
        isEnded = true;
        alive().ifPresent(it -> {
            try {
                resume();
            } catch (IOException e) {
                // it ended meanwhile
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            it.destroy();
        });
    }

    /** Waits for what {@link #end} asked for. */
    void awaitEnd(Duration patience) throws InterruptedException {
        Process current = process;
        if (current != null && !current.waitFor(patience)) {
            current.destroyForcibly();
        }
    }

    /** The end of what it said. */
    String said() throws IOException {
        String text = Files.exists(log) ? Files.readString(log) : "";
        return log + " ends with:\n" + text.substring(Math.max(0, text.length() - SHOWN_LOG_CHARACTERS));
    }

    private Optional<Process> alive() {
        return Optional.ofNullable(process).filter(Process::isAlive);
    }

    private void signal(String name) throws IOException, InterruptedException {
        // by the shell's own kill, as not every machine has the program
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
                .redirectErrorStream(true)
                .start();
        if (!kill.waitFor(TIME_TO_DIE.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
            kill.destroyForcibly();
            throw new IOException("cannot send SIG" + name + " to " + part + ", process " + pid() + "; is it alive?");
        }
    }
}
