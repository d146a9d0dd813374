// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
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
        name = "get",
        description = "List everything in a namespace: packages, actions, triggers and rules.",
        footer = {"", "Examples:", "  kiln list", "  kiln namespace get /guest --name-sort"})
public class NamespaceGetCommand extends RestCommand {

    private static final List<String> COLLECTIONS = List.of("packages", "actions", "triggers", "rules");

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAMESPACE", description = "its name (your own)")
    private @Nullable String wanted;

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
        String namespace = namespace(api);
        ObjectNode entities = JsonTree.object();
        for (String collection : COLLECTIONS) {
            entities.set(collection, list(api, namespace, collection));
        }
        if (wantsJson()) {
            terminal().print(JsonText.pretty(entities));
            return ExitCode.OK;
        }
        terminal().print("Entities in namespace: " + terminal().style().bold(namespace));
        for (String collection : COLLECTIONS) {
            terminal().print(terminal().style().bold(collection));
            EntityRows.lines(EntityRows.sorted(entities.path(collection), isSortedByName))
                    .forEach(terminal()::print);
        }
        return ExitCode.OK;
    }

    private String namespace(Api api) {
        if (wanted == null) {
            return api.namespace();
        }
        String name = wanted.startsWith("/") ? wanted.substring(1) : wanted;
        if (name.isEmpty() || name.contains("/")) {
            throw CommandFailure.usage("'" + wanted + "' is not the name of a namespace.");
        }
        return name;
    }

    /** A collection that the server does not offer is empty; a rule's status is known only to itself. */
    private static JsonNode list(Api api, String namespace, String collection) {
        String operation = "obtain the list of entities for namespace '" + namespace + "'";
        String path = EntityPath.collection(namespace, collection);
        Call call = Call.get(path).with("limit", 0).with("skip", 0);
        JsonNode entities = collection.equals("actions")
                ? api.fetch(operation, call)
                : api.find(operation, call).orElseGet(JsonTree::array);
        if (!collection.equals("rules")) {
            return entities;
        }
        return entities.valueStream()
                .map(rule -> api.fetch(
                        operation,
                        Call.get(
                                path + "/" + EntityPath.encode(rule.path("name").asText()))))
                .collect(JsonTree::array, (list, rule) -> list.add(rule), (list, more) -> list.addAll(more));
    }
}
