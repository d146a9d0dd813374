// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.probe;

import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What a check can make the first process of a sandbox do. Each deed returns when it is done, and throws {@link
 * IOException} when the process gave no answer: it died of it, or is paused.
 */
public interface Deeds {

    /** CPU time got in some wall time. */
    record CpuTime(Duration cpu, Duration wall) {
        public double ratio() {
            return (double) cpu.toNanos() / wall.toNanos();
        }
    }

    /** Says it back. */
    String echo(String text) throws IOException;

    /** The value of a variable of the process's environment, empty when there is none. */
    String environment(String variable) throws IOException;

    /** Writes exactly these bytes. */
    void print(LogSink.Stream stream, byte[] bytes) throws IOException;

    /** Writes the lines {@code line 0}, {@code line 1} and so on, numbers padded to eight digits. */
    void printLines(LogSink.Stream stream, int count) throws IOException;

    /** Ends the process by itself, a moment after the deed is answered. */
    void exit(int code) throws IOException;

    /** Takes memory, touches it and keeps it. */
    void allocate(long bytes) throws IOException;

    /** Starts processes that stay; tells how many could be started. */
    int startProcesses(int count) throws IOException;

    /** Opens files and keeps them open; tells how many could be opened. */
    int openFiles(int count) throws IOException;

    /** Writes one file in the directory for temporary files; tells how many bytes could be written. */
    long writeFile(long bytes) throws IOException;

    /** Computes for so long with one thread. */
    CpuTime burnCpu(Duration wall) throws IOException;

    /** A number that the process raises by itself about every ten milliseconds, from the first deed on. */
    long ticks() throws IOException;

    /** The text of a file. */
    String readFile(String path) throws IOException;

    /** Whether the process can open a connection to there within a second. */
    boolean connects(SandboxAddress address) throws IOException;

    /** The addresses by which the process's network knows it, loopback left out. */
    List<String> networkAddresses() throws IOException;
}
