// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.RestCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "grant",
        description = "Give a user another namespace, and print its key: it is not shown again.",
        footer = {"", "Example:", "  kiln admin user grant alice.example staging"})
public final class UserGrantCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "USER", description = "the name")
    private String subject = "";

    @Parameters(index = "1", paramLabel = "NAMESPACE", description = "the namespace, which nobody else may own")
    private String namespace = "";

    @Option(
            names = "--credential",
            paramLabel = "UUID:KEY",
            order = 1,
            description = "take this one, with a key of at least 64 characters (a new one)")
    private @Nullable String credential;

    public UserGrantCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String operation = "grant namespace '" + namespace + "' to user '" + subject + "'";
        JsonNode made = api.fetch(operation, Subjects.put(subject, namespace, credential, false));
        terminal().print(wantsJson() ? JsonText.pretty(made) : Subjects.shownCredential(made));
        return ExitCode.OK;
    }
}
