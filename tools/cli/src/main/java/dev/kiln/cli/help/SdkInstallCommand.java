// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.help;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "install",
        description = "Write a script that completes commands in bash. The other kits of wsk are not offered here.",
        footer = {"", "Examples:", "  kiln sdk install bashauto", "  source <(kiln sdk install bashauto --stdout)"})
public final class SdkInstallCommand implements Callable<Integer> {

    private static final String FILE = "kiln_cli_bash_completion.sh";

    private final Terminal terminal;
    private final Supplier<CommandLine> all;

    @Parameters(index = "0", paramLabel = "bashauto|docker|iOS", description = "the kit")
    private String kit = "";

    @Option(
            names = {"-s", "--stdout"},
            order = 1,
            description = "print the script instead of writing " + FILE)
    private boolean isPrinted;

    /** Makes the command; {@code all} is every command there is. */
    public SdkInstallCommand(Terminal terminal, Supplier<CommandLine> all) {
        this.terminal = terminal;
        this.all = all;
    }

    @Override
    public Integer call() {
        return switch (kit.toLowerCase(Locale.ROOT)) {
            case "bashauto" -> bash();
            case "docker" ->
                throw absent("any image that speaks the protocol will do: kiln action create NAME --docker IMAGE");
            case "ios" -> throw absent("call the REST API, or a web action, from the app");
            default ->
                throw CommandFailure.usage(
                        "The SDK component argument '" + kit + "' is invalid.",
                        "valid components are docker, iOS and bashauto");
        };
    }

    private int bash() {
        String script = CompletionCommand.script(all.get());
        if (isPrinted) {
            terminal.print(script);
            return ExitCode.OK;
        }
        try {
            Files.write(Path.of(FILE), script.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    ExitCode.GENERAL, "The file " + FILE + " already exists.", "delete it and retry", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.GENERAL, "Unable to write " + FILE + ": " + e.getMessage(), "try --stdout", e);
        }
        terminal.ok("the bash completion script is in " + FILE + "; load it with: source " + FILE);
        return ExitCode.OK;
    }

    private CommandFailure absent(String hint) {
        return new CommandFailure(
                ExitCode.GENERAL, "Unable to install the " + kit + " SDK: this server offers none.", hint);
    }
}
