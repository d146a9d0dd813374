// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Standard output and error of the action, and the sentinels that end an activation on both. */
final class Logs {
    private final List<LogStream> streams;

    private Logs(List<LogStream> streams) {
        this.streams = streams;
    }

    /** Takes the place of {@code System.out} and {@code System.err}; to be called before any code of an action runs. */
    static Logs installed(boolean isFramed) {
        LogStream output = new LogStream(new FileOutputStream(FileDescriptor.out), isFramed);
        LogStream errors = new LogStream(new FileOutputStream(FileDescriptor.err), isFramed);
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        return new Logs(List.of(output, errors));
    }

    void begin(String activationId) {
        streams.forEach(stream -> stream.begin(activationId));
    }

    void end() {
        // an action may have put something of its own there, which buffers
        System.out.flush();
        System.err.flush();
        try {
            for (LogStream stream : streams) {
                stream.end();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the sentinels of an activation", e);
        }
    }
}
