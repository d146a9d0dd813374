// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "update",
        description = "Update an action, or create it. What is not given stays as it is.",
        footer = {
            "",
            "Examples:",
            "  kiln action update hello hello.js",
            "  kiln action update hello -p greeting Hi      (replaces all of its parameters)",
            "  kiln action update hello --web raw --del-annotation description"
        })
public final class ActionUpdateCommand extends PutActionCommand {

    @Option(names = "--del-annotation", paramLabel = "KEY", order = 7, description = "remove an annotation")
    private List<String> deleted = new ArrayList<>();

    public ActionUpdateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        ObjectNode body = updated(api);
        if (!deleted.isEmpty()) {
            ArrayNode keys = body.putArray("delAnnotations");
            deleted.forEach(keys::add);
        }
        return update(api, body);
    }
}
