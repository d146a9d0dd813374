// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** The world as a command sees it. Written to and read from by one thread. */
public record Terminal(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        Style style,
        Supplier<Clock> clocks,
        Pause pause) {

    public Terminal {
        environment = Map.copyOf(environment);
    }

    public Clock clock() {
        return clocks.get();
    }

    /** A line of data. */
    public void print(String line) {
        out.println(line);
    }

    /** Tells a success: {@code ok: created action hello}. */
    public void ok(String text) {
        out.println(style.ok() + " " + text);
    }

    public byte[] readAll() {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the standard input", e);
        }
    }
}
