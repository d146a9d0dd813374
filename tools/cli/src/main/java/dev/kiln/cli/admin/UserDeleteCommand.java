// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Delete a user, or one of his namespaces; what is in them stays in the store.",
        footer = {
            "",
            "Examples:",
            "  kiln admin user delete alice.example",
            "  kiln admin user delete alice.example -ns staging"
        })
public final class UserDeleteCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "USER", description = "the name")
    private String subject = "";

    @Option(
            names = {"-ns", "--namespace"},
            paramLabel = "NAMESPACE",
            order = 1,
            description = "only this namespace")
    private @Nullable String namespace;

    public UserDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        Call call = Call.delete(Subjects.path(subject)).byOperator();
        JsonNode reply = namespace == null
                ? api.fetch("delete user '" + subject + "'", call)
                : api.fetch(
                        "delete namespace '" + namespace + "' of user '" + subject + "'",
                        call.with("namespace", namespace));
        terminal()
                .print(
                        wantsJson()
                                ? JsonText.pretty(reply)
                                : reply.path("message").asText());
        return ExitCode.OK;
    }
}
