// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        description = "List actions, the latest first.",
        footer = {
            "",
            "Examples:",
            "  kiln action list",
            "  kiln action list --limit 200 --name-sort",
            "  kiln action list mypackage",
            "  kiln action list --output json"
        })
public final class ActionListCommand extends RestCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "WHERE",
            description = "PACKAGE, /NAMESPACE or /NAMESPACE/PACKAGE")
    private @Nullable String where;

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "COUNT",
            defaultValue = "30",
            order = 1,
            description = "how many (30; at most 200, which 0 means, too)")
    private int limit;

    @Option(
            names = {"-s", "--skip"},
            paramLabel = "COUNT",
            defaultValue = "0",
            order = 2,
            description = "how many to leave out first")
    private int skip;

    @Option(
            names = {"-n", "--name-sort"},
            order = 3,
            description = "sort by name")
    private boolean isSortedByName;

    public ActionListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        List<String> place = place(api);
        String path = EntityPath.collection(place.getFirst(), "actions")
                + (place.size() > 1 ? "/" + EntityPath.encode(place.get(1)) + "/" : "");
        JsonNode actions = api.fetch(
                "obtain the list of actions for namespace '" + place.getFirst() + "'",
                Call.get(path).with("limit", limit).with("skip", skip));
        if (wantsJson()) {
            terminal().print(JsonText.pretty(actions));
        } else {
            terminal().print(terminal().style().bold("actions"));
            EntityRows.lines(EntityRows.sorted(actions, isSortedByName)).forEach(terminal()::print);
        }
        return ExitCode.OK;
    }

    /** A namespace, perhaps followed by a package. */
    private List<String> place(Api api) {
        if (where == null) {
            return List.of(api.namespace());
        }
        if (!where.startsWith("/")) {
            return List.of(api.namespace(), where);
        }
        List<String> segments = List.of(where.substring(1).split("/", -1));
        if (segments.size() > 2 || segments.contains("")) {
            throw CommandFailure.usage("'" + where + "' is neither /NAMESPACE nor /NAMESPACE/PACKAGE.");
        }
        return segments;
    }
}
