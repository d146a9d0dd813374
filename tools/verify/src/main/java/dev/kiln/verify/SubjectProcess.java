// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify;

import dev.kiln.verify.report.News;
import dev.kiln.verify.subject.SubjectMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The process that runs the kit, seen from the one that watches it. Used by one thread. */
final class SubjectProcess implements AutoCloseable {

    private static final int TAIL_LINES = 12;
    private static final int MOST_OF_A_LOG = 64 * 1024;
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final Process process;
    private final Path log;
    private final BlockingQueue<Optional<News>> news = new LinkedBlockingQueue<>();

    private SubjectProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param java how to start a JVM with this program's class path, without a main class
     * @param log gets what the plugin prints
     */
    static SubjectProcess start(List<String> java, Path order, Path log) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.add(SubjectMain.class.getName());
        command.add(order.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // what a provider must not hand on to its sandboxes
        builder.environment().put("KILN_KIT_SECRET", "this belongs to the invoker alone");
        SubjectProcess subject = new SubjectProcess(builder.start(), log);
        Thread.ofVirtual().name("news").start(subject::listen);
        return subject;
    }

    /** The next news; empty when the process ended or said nothing for so long. */
    Optional<News> next(Duration patience) throws InterruptedException {
        Optional<News> next = news.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return next == null ? Optional.empty() : next;
    }

    /** How it ended, or that it did not; for people. */
    String ending() throws InterruptedException {
        return process.waitFor(1, TimeUnit.SECONDS)
                ? "ended with code " + process.exitValue()
                : "stood still, and was ended";
    }

    /** The last of what the plugin printed; empty when it printed nothing. */
    String tail() throws IOException {
        long size = Files.size(log);
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(Math.max(0, size - MOST_OF_A_LOG));
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        }
    }

    @Override
    public void close() {
        // what it started goes with it, as its sandboxes may be processes
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                News.read(line).ifPresent(item -> news.add(Optional.of(item)));
            }
        } catch (IOException ended) {
            // told by the end below
        } finally {
            news.add(Optional.empty());
        }
    }
}
