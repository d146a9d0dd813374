// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "role",
        description = "Let a user read what operators read (viewer), or change it too (operator), or neither (none).",
        footer = {"", "Example:", "  kiln admin user role alice.example viewer"})
public final class UserRoleCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "USER", description = "the name")
    private String subject = "";

    @Parameters(index = "1", paramLabel = "ROLE", description = "viewer, operator or none")
    private String role = "";

    public UserRoleCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return done(
                "user " + subject + " has role " + role,
                api.fetch(
                        "set the role of user '" + subject + "'",
                        Call.put(
                                        Subjects.path(subject) + "/role",
                                        JsonTree.object().put("role", role))
                                .byOperator()));
    }
}
