// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.server.plugin.install.Refusal;
import dev.kiln.server.start.Surroundings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code kiln plugin}. */
public final class PluginMain {

    private static final int GENERAL = 1;
    private static final int USAGE = 2;
    private static final int WIDTH = 110;

    private PluginMain() {}

    public static void main(String[] args) {
        Surroundings surroundings = Surroundings.here();
        Console console = new Console(
                System.out, System.err, surroundings.root().resolve("target/dist/plugins"), InstantSource.system());
        System.exit(run(console, args));
    }

    /** Runs one command and returns the exit code: 0, 1 when it is not done, 2 when the arguments make no sense. */
    static int run(Console console, String... args) {
        CommandLine line = tree(console);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((e, ignored, parsed) -> failed(e, console.err()));
        line.setParameterExceptionHandler((e, ignored) -> misused(e, console.err()));
        return line.execute(args);
    }

    /** All commands of the group; a new one is a line here. */
    private static CommandLine tree(Console console) {
        CommandLine group = new CommandLine(new PluginCommand());
        List.of(
                        new PluginListCommand(console),
                        new PluginShowCommand(console),
                        new PluginInstallCommand(console),
                        new PluginRemoveCommand(console))
                .forEach(group::addSubcommand);
        group.setUsageHelpWidth(WIDTH);
        return group;
    }

    private static int failed(Exception e, PrintStream err) {
        err.println("error: " + (e instanceof Refusal ? e.getMessage() : e.toString()));
        if (e instanceof Refusal refusal) {
            err.println("hint: " + refusal.hint());
        }
        return GENERAL;
    }

    private static int misused(ParameterException e, PrintStream err) {
        err.println("error: " + e.getMessage());
        err.println("hint: run '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help' for usage");
        return USAGE;
    }
}
