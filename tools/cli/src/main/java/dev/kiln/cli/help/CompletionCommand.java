// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.help;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Print a script that completes kiln's commands and options in your shell.",
        footer = {
            "",
            "Examples:",
            "  source <(kiln completion bash)                       (for this shell)",
            "  kiln completion bash > ~/.local/share/bash-completion/completions/kiln",
            "  source <(kiln completion zsh)"
        })
public final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Supplier<CommandLine> all;

    @Parameters(index = "0", paramLabel = "bash|zsh", description = "the shell")
    private String shell = "";

    /** Makes the command; {@code all} is every command there is, made only when it is asked for. */
    public CompletionCommand(Terminal terminal, Supplier<CommandLine> all) {
        this.terminal = terminal;
        this.all = all;
    }

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw CommandFailure.usage("There is no completion for '" + shell + "'.", "write bash or zsh");
        }
        // the script asks for zsh's emulation of bash by itself
        terminal.print(script(all.get()));
        return ExitCode.OK;
    }

    static String script(CommandLine all) {
        return AutoComplete.bash("kiln", all);
    }
}
