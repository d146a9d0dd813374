// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own, with the class path of the tests; started, told to end, and started again. */
final class TestProcess implements AutoCloseable {

    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;

    private final String name;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> words;
    private Process process;

    private TestProcess(String name, Path folder, Map<String, String> environment, List<String> words)
            throws IOException {
        this.name = name;
        this.folder = folder;
        this.environment = environment;
        this.words = words;
        this.process = launch();
    }

    /** Starts a Java program with a ready file; does not wait for it. */
    static TestProcess java(
            String name, Path folder, Class<?> main, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dkiln.root=" + root(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        words.addAll(arguments);
        words.addAll(List.of("--ready-file", folder.resolve(name + ".ready").toString()));
        return new TestProcess(name, folder, environment, words);
    }

    static Path root() {
        return Path.of(System.getProperty("kiln.root"));
    }

    /** Waits for its ready file, and returns its lines. */
    List<String> awaitReady() throws IOException, InterruptedException {
        Path ready = folder.resolve(name + ".ready");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(ready)) {
            assertThat(process.isAlive())
                    .as("%s lives; it said: %s", name, log())
                    .isTrue();
            assertThat(System.nanoTime())
                    .as("%s was not ready in time; it said: %s", name, log())
                    .isLessThan(end);
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return Files.readAllLines(ready);
    }

    boolean isReady() {
        return Files.exists(folder.resolve(name + ".ready"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that it said since the first start. */
    String log() throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    /** SIGTERM, and waits for its end. */
    void terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS))
                .as("%s ends within %s s of SIGTERM", name, STOP_SECONDS)
                .isTrue();
    }

    void startAgain() throws IOException {
        assertThat(process.isAlive()).isFalse();
        process = launch();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process launch() throws IOException {
        Files.deleteIfExists(folder.resolve(name + ".ready"));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
