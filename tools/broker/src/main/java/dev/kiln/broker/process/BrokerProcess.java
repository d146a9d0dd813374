// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A broker in a JVM of its own, which ends with this process. Keeps its port and its data from start to start. For one thread.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);
    private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);
    private static final int SHOWN_LOG_CHARACTERS = 4_000;

    private final BrokerCommand command;
    private final Path directory;
    private String address;
    private Process process;

    /**
     * Starts a broker on a free port and waits until clients may come.
     *
     * @param directory for its data, its log and its ready file; made if need be
     * @param patience how long to wait at most
     * @throws IOException saying what the broker said, when it did not start in time; then nothing runs
     */
    public static BrokerProcess start(BrokerCommand command, Path directory, Duration patience)
            throws IOException, InterruptedException {
        return start(command, directory, 0, patience);
    }

    /** As {@link #start(BrokerCommand, Path, Duration)}, on a certain port. */
    public static BrokerProcess start(BrokerCommand command, Path directory, int port, Duration patience)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Process process = launch(command, directory, port);
        return new BrokerProcess(command, directory, process, awaitReady(process, directory, patience));
    }

    private BrokerProcess(BrokerCommand command, Path directory, Process process, String address) {
        this.command = command;
        this.directory = directory;
        this.process = process;
        this.address = address;
    }

    /** {@code host:port}, what clients are given. */
    public String address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What the broker wrote to its standard output and error since it was started last. */
    public String log() throws IOException {
        return Files.readString(directory.resolve("broker.log"));
    }

    /** SIGKILL; returns when the process is gone. Its data stays. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(TIME_TO_DIE)) {
            throw new IllegalStateException("the broker's process " + pid() + " did not end within " + TIME_TO_DIE
                    + " of SIGKILL; look at its disk");
        }
    }

    /** SIGSTOP: it stays there and does nothing until {@link #resume()}; returns when all its threads stand still. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
        for (Duration waited = Duration.ZERO; !ThreadStates.allStopped(pid()); waited = waited.plus(LOOK_AGAIN)) {
            if (waited.compareTo(TIME_TO_DIE) > 0 || process.waitFor(LOOK_AGAIN)) {
                throw new IOException("the broker's process " + pid() + " did not stand still within " + TIME_TO_DIE);
            }
        }
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** SIGTERM: stops it in order, or kills it when that takes too long. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(TIME_TO_STOP)) {
            kill();
        }
    }

    /** Starts it again on the same port and data after {@link #kill()} or {@link #stop()}; waits as the first start does. */
    public void restart(Duration patience) throws IOException, InterruptedException {
        if (process.isAlive()) {
            throw new IllegalStateException("the broker's process " + pid() + " runs; stop or kill it first");
        }
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        process = launch(command, directory, port);
        address = awaitReady(process, directory, patience);
    }

    /** Ends it, paused or not; its data stays. */
    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                resume();
            }
            stop();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        // by the shell's own kill, as not every machine has the program
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
                .redirectErrorStream(true)
                .start();
        if (!kill.waitFor(TIME_TO_DIE.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
            kill.destroyForcibly();
            throw new IOException("cannot send SIG" + name + " to the broker's process " + pid() + "; is it alive?");
        }
    }

    private static Process launch(BrokerCommand command, Path directory, int port) throws IOException {
        Files.deleteIfExists(directory.resolve("ready"));
        List<String> options = new ArrayList<>(List.of("--port", String.valueOf(port)));
        options.addAll(List.of("--data-dir", directory.resolve("data").toString()));
        options.addAll(List.of("--ready-file", directory.resolve("ready").toString()));
        options.addAll(List.of("--owner", String.valueOf(ProcessHandle.current().pid())));
        return new ProcessBuilder(command.words(options))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("broker.log").toFile())
                .start();
    }

    private static String awaitReady(Process process, Path directory, Duration patience)
            throws IOException, InterruptedException {
        boolean isReady = false;
        try {
            for (Duration waited = Duration.ZERO; waited.compareTo(patience) < 0; waited = waited.plus(LOOK_AGAIN)) {
                if (Files.exists(directory.resolve("ready"))) {
                    isReady = true;
                    return Files.readString(directory.resolve("ready")).strip();
                }
                if (process.waitFor(LOOK_AGAIN)) {
                    throw new IOException("the broker ended with status " + process.exitValue() + " while it started; "
                            + said(directory));
                }
            }
            throw new IOException("the broker was not ready within " + patience + "; " + said(directory));
        } finally {
            if (!isReady) {
                process.destroyForcibly();
            }
        }
    }

    private static String said(Path directory) throws IOException {
        Path file = directory.resolve("broker.log");
        String log = Files.readString(file);
        return file + " ends with:\n" + log.substring(Math.max(0, log.length() - SHOWN_LOG_CHARACTERS));
    }
}
