// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Mixin;

/** Lists entities of one kind. */
public abstract class EntityListCommand extends RestCommand {

    private final EntityKind kind;

    @Mixin
    private final ListOptions options = new ListOptions();

    protected EntityListCommand(Terminal terminal, EntityKind kind) {
        super(terminal);
        this.kind = kind;
    }

    /** Lists all that are in a namespace. */
    protected final int list(Api api, String namespace) {
        return list(api, namespace, EntityPath.collection(namespace, kind.collection()));
    }

    /** Lists those under a path that is in the namespace. */
    protected final int list(Api api, String namespace, String path) {
        String operation = "obtain the list of " + kind.collection() + " for namespace '" + namespace + "'";
        JsonNode entities = api.fetch(operation, options.of(path));
        if (kind == EntityKind.RULE) {
            entities = Listing.withStatus(api, operation, path, entities);
        }
        if (wantsJson()) {
            terminal().print(JsonText.pretty(entities));
        } else {
            Listing.print(terminal(), kind, entities, options.isSortedByName());
        }
        return ExitCode.OK;
    }
}
