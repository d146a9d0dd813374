// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.EntityListCommand;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.EntityPath;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
public final class ActionListCommand extends EntityListCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "WHERE",
            description = "PACKAGE, /NAMESPACE or /NAMESPACE/PACKAGE")
    private @Nullable String where;

    public ActionListCommand(Terminal terminal) {
        super(terminal, EntityKind.ACTION);
    }

    @Override
    protected int run(Api api) {
        List<String> place = place(api);
        String namespace = place.getFirst();
        return place.size() == 1
                ? list(api, namespace)
                : list(
                        api,
                        namespace,
                        EntityPath.collection(namespace, "actions") + "/" + EntityPath.encode(place.get(1)) + "/");
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
