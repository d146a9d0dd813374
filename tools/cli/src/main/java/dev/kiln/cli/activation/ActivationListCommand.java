// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        description = "List activations, the latest first.",
        footer = {
            "",
            "Examples:",
            "  kiln activation list",
            "  kiln activation list hello --limit 5",
            "  kiln activation list --since 1767225600000 --output json"
        })
public final class ActivationListCommand extends RestCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ACTION",
            description = "only those of this action: NAME or PACKAGE/NAME")
    private @Nullable String name;

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
            names = {"-f", "--full"},
            order = 3,
            description = "print whole records as JSON")
    private boolean isFull;

    @Option(
            names = "--since",
            paramLabel = "MILLIS",
            order = 4,
            description = "only later ones; milliseconds since 1970")
    private @Nullable Long since;

    @Option(
            names = "--upto",
            paramLabel = "MILLIS",
            order = 5,
            description = "only earlier ones; milliseconds since 1970")
    private @Nullable Long upto;

    public ActivationListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String namespace = api.namespace();
        @Nullable String filter = name;
        if (filter != null && filter.startsWith("/")) {
            EntityPath path = api.entity(filter);
            namespace = path.namespace();
            filter = path.name();
        }
        Call call = Call.get(EntityPath.collection(namespace, "activations"))
                .with("limit", limit)
                .with("skip", skip);
        call = filter == null ? call : call.with("name", filter);
        call = since == null ? call : call.with("since", since);
        call = upto == null ? call : call.with("upto", upto);
        call = isFull ? call.with("docs", true) : call;
        JsonNode activations = api.fetch("obtain the list of activations for namespace '" + namespace + "'", call);
        if (wantsJson() || isFull) {
            terminal().print(JsonText.pretty(activations));
        } else {
            ActivationRows.lines(activations, terminal().clock().getZone()).forEach(terminal()::print);
        }
        return ExitCode.OK;
    }
}
