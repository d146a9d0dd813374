// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
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
        name = "get",
        description = "Show the key of a user, as far as the server has it in the clear.",
        footer = {
            "",
            "Examples:",
            "  kiln admin user get alice.example",
            "  kiln admin user get alice.example --all",
            "  kiln admin user get alice.example --output json",
            "",
            "Keys that Kiln made are kept as hashes: they are shown once, when they are made."
        })
public final class UserGetCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "USER", description = "the name")
    private String subject = "";

    @Option(
            names = {"-ns", "--namespace"},
            paramLabel = "NAMESPACE",
            order = 1,
            description = "the namespace (the user's name)")
    private @Nullable String namespace;

    @Option(
            names = {"-a", "--all"},
            order = 2,
            description = "all of the user's namespaces")
    private boolean isAll;

    public UserGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        Call call = Call.get(Subjects.path(subject)).with("keys", true).byOperator();
        JsonNode found = api.fetch("get user '" + subject + "'", call);
        if (wantsJson()) {
            terminal().print(JsonText.pretty(found));
        } else if (isAll) {
            found.path("namespaces")
                    .forEach(it -> terminal().print(it.path("name").asText() + "\t" + Subjects.shownCredential(it)));
        } else {
            String wanted = namespace == null ? subject : namespace;
            terminal().print(Subjects.credential(named(found, wanted)).orElseThrow(() -> hashed(wanted)));
        }
        return ExitCode.OK;
    }

    private JsonNode named(JsonNode found, String wanted) {
        for (JsonNode owned : found.path("namespaces")) {
            if (owned.path("name").asText().equals(wanted)) {
                return owned;
            }
        }
        throw new CommandFailure(
                ExitCode.GENERAL,
                "namespace \"" + wanted + "\" not found for \"" + subject + "\"",
                "see all of them with: kiln admin user get " + subject + " --all");
    }

    private CommandFailure hashed(String wanted) {
        return new CommandFailure(
                ExitCode.GENERAL,
                "The key of namespace \"" + wanted + "\" is kept as a hash and cannot be shown.",
                "make a new one with: kiln admin user create " + subject + " -ns " + wanted + " --revoke");
    }
}
