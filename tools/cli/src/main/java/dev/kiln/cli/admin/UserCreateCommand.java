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
        name = "create",
        description = "Make a user, or give one a new key, and print the key: it is not shown again.",
        footer = {
            "",
            "Examples:",
            "  kiln admin user create alice.example",
            "  kiln admin user create alice.example -ns staging",
            "  kiln admin user create alice.example --revoke      (the old key is worth nothing from then on)"
        })
public final class UserCreateCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "USER", description = "the name, at least 5 characters")
    private String subject = "";

    @Option(
            names = {"-ns", "--namespace"},
            paramLabel = "NAMESPACE",
            order = 1,
            description = "the namespace (the user's name)")
    private @Nullable String namespace;

    @Option(
            names = "--credential",
            paramLabel = "UUID:KEY",
            order = 2,
            description = "take this one, with a key of at least 64 characters (a new one)")
    private @Nullable String credential;

    @Option(names = "--revoke", order = 3, description = "give a namespace that is there a new key")
    private boolean revokes;

    public UserCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode made =
                api.fetch("create user '" + subject + "'", Subjects.put(subject, namespace, credential, revokes));
        terminal().print(wantsJson() ? JsonText.pretty(made) : Subjects.shownCredential(made));
        return ExitCode.OK;
    }
}
