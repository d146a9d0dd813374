// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import picocli.CommandLine.Command;

@Command(
        name = "unblock",
        description = "Let users in again.",
        footer = {"", "Example:", "  kiln admin user unblock alice.example"})
public final class UserUnblockCommand extends EachUserCommand {

    public UserUnblockCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String order() {
        return "unblock";
    }

    @Override
    String told(String subject, JsonNode reply) {
        return "\"" + subject + "\" unblocked successfully";
    }
}
