// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import picocli.CommandLine.Command;

@Command(
        name = "block",
        description = "Let users in no more.",
        footer = {"", "Example:", "  kiln admin user block alice.example bob.example"})
public final class UserBlockCommand extends EachUserCommand {

    public UserBlockCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String order() {
        return "block";
    }

    @Override
    String told(String subject, JsonNode reply) {
        return "\"" + subject + "\" blocked successfully";
    }
}
