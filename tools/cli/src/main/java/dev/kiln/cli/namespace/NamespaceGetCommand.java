// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.ChosenNamespace;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.Listing;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "get",
        description = "List everything in a namespace: packages, actions, triggers and rules.",
        footer = {"", "Examples:", "  kiln list", "  kiln namespace get /guest --name-sort"})
public class NamespaceGetCommand extends RestCommand {

    @Mixin
    private final ChosenNamespace chosen = new ChosenNamespace();

    @Option(
            names = {"-n", "--name-sort"},
            order = 1,
            description = "sort by name")
    private boolean isSortedByName;

    public NamespaceGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected final int run(Api api) {
        String namespace = chosen.in(api);
        ObjectNode entities = JsonTree.object();
        for (EntityKind kind : EntityKind.values()) {
            entities.set(kind.collection(), list(api, namespace, kind));
        }
        if (wantsJson()) {
            terminal().print(JsonText.pretty(entities));
            return ExitCode.OK;
        }
        terminal().print("Entities in namespace: " + terminal().style().bold(namespace));
        for (EntityKind kind : EntityKind.values()) {
            Listing.print(terminal(), kind, entities.path(kind.collection()), isSortedByName);
        }
        return ExitCode.OK;
    }

    /** A collection that the server does not offer is empty. */
    private static JsonNode list(Api api, String namespace, EntityKind kind) {
        String operation = "obtain the list of entities for namespace '" + namespace + "'";
        String path = EntityPath.collection(namespace, kind.collection());
        Call call = Call.get(path).with("limit", 0).with("skip", 0);
        return switch (kind) {
            case ACTION -> api.fetch(operation, call);
            case PACKAGE, TRIGGER -> api.find(operation, call).orElseGet(JsonTree::array);
            case RULE ->
                Listing.withStatus(
                        api, operation, path, api.find(operation, call).orElseGet(JsonTree::array));
        };
    }
}
