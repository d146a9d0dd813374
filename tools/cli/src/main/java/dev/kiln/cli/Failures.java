// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where what went wrong becomes text and an exit code. */
final class Failures {

    private static final List<String> LAUNCHED = List.of("standalone", "demo", "bench", "controller", "plugin", "microvm");

    private final Terminal terminal;
    private final boolean isDebug;

    Failures(Terminal terminal, boolean isDebug) {
        this.terminal = terminal;
        this.isDebug = isDebug;
    }

    /** A command failed while it ran. */
    int ofCommand(Exception e) {
        if (e instanceof CommandFailure failure) {
            tell(failure.text(), failure.hint().map(List::of).orElse(List.of()));
            trace(e);
            return failure.exitCode();
        }
        tell("kiln failed: " + e, List.of("this is a mistake in kiln; with --debug it shows where"));
        trace(e);
        return ExitCode.GENERAL;
    }

    /** The arguments do not make up a command. */
    int ofArguments(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            unmatched(unmatched, command);
        } else {
            tell("Invalid argument(s). " + e.getMessage(), List.of(usage(command)));
        }
        trace(e);
        return ExitCode.USAGE;
    }

    private void unmatched(UnmatchedArgumentException e, String command) {
        String word = e.getUnmatched().getFirst();
        boolean isGroup = !e.getCommandLine().getSubcommands().isEmpty();
        if (command.equals("kiln") && LAUNCHED.contains(word)) {
            tell("'" + word + "' is a command of the launcher, not of this program.", List.of("run ./kiln " + word));
        } else {
            String what =
                    word.startsWith("-") ? "unknown option '" : isGroup ? "unknown command '" : "unexpected argument '";
            tell(what + word + "' for '" + command + "'", suggestions(e, command));
        }
    }

    private static List<String> suggestions(UnmatchedArgumentException e, String command) {
        List<String> exact = inGroups(e.getCommandLine(), e.getUnmatched().getFirst());
        List<String> similar =
                (exact.isEmpty() ? e.getSuggestions() : exact).stream().limit(3).toList();
        return similar.isEmpty()
                ? List.of(usage(command))
                : List.of(similar.stream().collect(Collectors.joining(" or ", "did you mean ", "?")), usage(command));
    }

    /** Where the word is a command after all, in groups of this one: {@code invoke} is in {@code action}. */
    private static List<String> inGroups(CommandLine group, String word) {
        List<String> found = new ArrayList<>();
        group.getSubcommands().forEach((name, child) -> {
            if (child.getSubcommands().containsKey(word)) {
                found.add(name + " " + word);
            }
            inGroups(child, word).forEach(it -> found.add(name + " " + it));
        });
        return found;
    }

    private static String usage(String command) {
        return "run '" + command + " --help' for usage";
    }

    private void tell(String text, List<String> hints) {
        terminal.err().println(terminal.style().error() + " " + text);
        hints.forEach(hint -> terminal.err().println("hint: " + hint));
    }

    private void trace(Exception e) {
        if (isDebug) {
            e.printStackTrace(terminal.err());
        }
    }

    static void install(CommandLine line, Failures failures) {
        line.setExecutionExceptionHandler((e, ignored, parsed) -> failures.ofCommand(e));
        line.setParameterExceptionHandler((e, arguments) -> failures.ofArguments(e));
    }
}
