// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Say which rule an action follows, why not the ones before it, and where it would go now.",
        footer = {
            "",
            "Examples:",
            "  kiln route explain /guest/hello",
            "  kiln route explain /whisk.system/tools/resize --for guest"
        })
public final class RouteExplainCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "ACTION", description = "its whole name: /namespace/[package/]action")
    private String action = "";

    @Option(names = "--for", paramLabel = "NAMESPACE", description = "who invokes it; without it, whose action it is")
    private String namespace = "";

    @Option(names = "--json", description = "as JSON; the same as --output json")
    private boolean isJson;

    public RouteExplainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        ObjectNode body = JsonTree.object().put("action", action);
        if (!namespace.isEmpty()) {
            body.put("namespace", namespace);
        }
        JsonNode reply = api.fetch(
                "explain the route of action '" + action + "'",
                Call.post("/routes/explain", body).byOperator());
        if (isJson || wantsJson()) {
            terminal().print(JsonText.pretty(reply));
        } else {
            print(reply);
        }
        return ExitCode.OK;
    }

    private void print(JsonNode reply) {
        Table facts = new Table(9, 0);
        reply.path("passedOver")
                .forEach(it -> facts.add(
                        "not",
                        "rule '" + it.path("rule").asText() + "': "
                                + it.path("because").asText()));
        facts.add(
                "rule",
                reply.hasNonNull("rule") ? "'" + reply.path("rule").asText() + "'" : "none: all pools are alike");
        String because = reply.path("isolation").path("because").asText();
        facts.add(
                "isolation",
                reply.path("isolation").path("atLeast").asText() + " or stronger"
                        + (because.isEmpty() ? "" : " (" + because + ")"));
        JsonNode now = reply.path("now");
        facts.add(
                "now",
                now.path("outcome").asText().equals("placed")
                        ? "goes to " + now.path("invoker").asText() + " of pool '"
                                + now.path("pool").asText() + "'"
                        : "goes nowhere: " + now.path("reason").asText());
        facts.lines().forEach(terminal()::print);
        if (!reply.path("pools").isEmpty()) {
            terminal().print("");
            Table pools = new Table(10, 10, 0);
            pools.add("POOL", "NOW", "WHY");
            reply.path("pools")
                    .forEach(it -> pools.add(
                            it.path("pool").asText(),
                            it.path("verdict").asText(),
                            it.path("detail").asText()));
            pools.lines().forEach(terminal()::print);
        }
    }
}
