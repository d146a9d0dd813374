// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The {@code kiln} command. */
public final class Main {

    private Main() {}

    public static void main(String... args) {
        int exitCode;
        try (PrintStream out = stream(FileDescriptor.out);
                PrintStream err = stream(FileDescriptor.err)) {
            exitCode = run(terminal(out, err, System.getenv()), args);
        }
        System.exit(exitCode);
    }

    /** The terminal of this process. */
    static Terminal terminal(PrintStream out, PrintStream err, Map<String, String> environment) {
        Style style = isColoured(environment) ? Style.COLOURED : Style.PLAIN;
        return new Terminal(out, err, System.in, environment, style, Main::clock, Thread::sleep);
    }

    /** Runs a command without colours, on the machine's clock, and returns its exit code. */
    public static int run(
            PrintStream out, PrintStream err, InputStream in, Map<String, String> environment, String... args) {
        return run(new Terminal(out, err, in, environment, Style.PLAIN, Main::clock, Thread::sleep), args);
    }

    static int run(Terminal terminal, String... args) {
        CommandTree tree = new CommandTree(terminal);
        Words words = Words.of(tree.root(), List.of(args));
        CommandLine line = tree.of(words.command());
        List<String> arguments = new ArrayList<>(tree.leaf(words.command()).isPresent() ? List.of() : words.command());
        arguments.addAll(words.rest());
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
        line.setAllowOptionsAsOptionParameters(true); // -p text --hello, as in wsk
        line.setOut(writer(terminal.out()));
        line.setErr(writer(terminal.err()));
        Failures.install(line, new Failures(terminal, words.rest().contains("--debug")));
        try {
            return line.execute(arguments.toArray(String[]::new));
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    /** Made only for commands that show times: reading the time zones takes longer than most of them. */
    private static Clock clock() {
        return Clock.system(ZoneId.systemDefault());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again in JDK 25 when a stream is redirected
    private static boolean isColoured(Map<String, String> environment) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb")) {
            return false;
        }
        @Nullable Console console = System.console();
        return console != null && console.isTerminal();
    }
}
