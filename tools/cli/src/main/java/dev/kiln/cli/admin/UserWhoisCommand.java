// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "whois",
        description = "Tell whose a key is.",
        footer = {"", "Example:", "  kiln admin user whois 23bc46b1-71f6-4ed5-8c54-816aa4f8c502"})
public final class UserWhoisCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "UUID[:KEY]", description = "the key, or its first part; only that is sent")
    private String credential = "";

    public UserWhoisCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        int colon = credential.indexOf(':');
        String uuid = colon < 0 ? credential : credential.substring(0, colon);
        JsonNode found = api.fetch(
                "tell whose '" + uuid + "' is",
                Call.get("/whois").with("uuid", uuid).byOperator());
        if (wantsJson()) {
            terminal().print(JsonText.pretty(found));
        } else {
            terminal().print("subject: " + found.path("subject").asText());
            terminal().print("namespace: " + found.path("namespace").asText());
        }
        return ExitCode.OK;
    }
}
