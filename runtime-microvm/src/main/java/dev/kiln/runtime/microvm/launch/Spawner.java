// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes, all from one thread that lives as long as the provider: the kernel takes the <em>thread</em> that
 * started a process for the parent with which it dies, so a virtual thread's carrier would take machines with it.
 */
public final class Spawner implements AutoCloseable {

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("kiln-microvm-spawner").factory());

    /**
     * Starts a process with a search path and what is given in its environment, its output in a file. Not to be interrupted, as then
     * nobody would know of the process; it takes milliseconds.
     */
    public Process start(List<String> command, Map<String, String> environment, File output) throws IOException {
        Future<Process> started;
        try {
            started = thread.submit(() -> builder(command, environment, output).start());
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the provider is closed", e);
        }
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return started.get();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                } catch (ExecutionException e) {
                    throw new IOException(String.valueOf(e.getCause()), e.getCause());
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ProcessBuilder builder(List<String> command, Map<String, String> environment, File output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().putAll(environment);
        return builder;
    }

    /** To be called when no process is left that shall live. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
