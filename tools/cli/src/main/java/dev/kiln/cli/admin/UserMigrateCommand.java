// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import picocli.CommandLine.Command;

@Command(
        name = "migrate",
        description = "Replace keys that OpenWhisk kept in the clear by hashes; they open the same as before.",
        footer = {"", "Example:", "  kiln admin user migrate alice.example", "", "OpenWhisk cannot read hashed keys."})
public final class UserMigrateCommand extends EachUserCommand {

    public UserMigrateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String order() {
        return "migrate";
    }

    @Override
    String told(String subject, JsonNode reply) {
        int count = reply.path("migrated").asInt();
        return "\"" + subject + "\": " + (count == 1 ? "1 key" : count + " keys") + " hashed";
    }
}
