// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "List the rules in the order in which they are tried, and the minimums of namespaces.",
        footer = {"", "Examples:", "  kiln route list", "  kiln route list --json > routes.json"})
public final class RouteListCommand extends RestCommand {

    @Option(names = "--json", description = "as JSON, as kiln route set reads it; the same as --output json")
    private boolean isJson;

    public RouteListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode routes =
                api.fetch("obtain the list of routes", Call.get("/routes").byOperator());
        if (isJson || wantsJson()) {
            terminal().print(JsonText.pretty(routes));
            return ExitCode.OK;
        }
        if (routes.hasNonNull("trouble")) {
            terminal()
                    .print("The rules cannot be read, so nothing is run: "
                            + routes.path("trouble").asText());
        }
        Table rules = new Table(12, 30, 16, 9, 0);
        rules.add("RULE", "MATCH", "POOLS", "OVERFLOW", "ISOLATION");
        routes.path("rules")
                .forEach(it -> rules.add(
                        it.path("name").asText(),
                        match(it.path("match")),
                        it.path("pools").isEmpty() ? "all" : words(it.path("pools"), ", "),
                        overflow(it.path("overflow")),
                        it.path("isolation").asText()));
        rules.lines().forEach(terminal()::print);
        if (!routes.path("minimums").isEmpty()) {
            terminal().print("");
            Table minimums = new Table(12, 0);
            minimums.add("NAMESPACE", "ISOLATION AT LEAST");
            routes.path("minimums")
                    .forEach(it -> minimums.add(
                            it.path("namespace").asText(), it.path("isolation").asText()));
            minimums.lines().forEach(terminal()::print);
        }
        return ExitCode.OK;
    }

    private static String match(JsonNode match) {
        List<String> parts = new ArrayList<>();
        match.properties().forEach(it -> parts.add(part(it.getKey(), it.getValue())));
        return parts.isEmpty() ? "everything" : String.join(" ", parts);
    }

    private static String part(String key, JsonNode value) {
        return key.equals("memory")
                ? "memory=" + value.path("min").asText() + ".."
                        + value.path("max").asText()
                : key + "=" + (value.isArray() ? words(value, ",") : value.asText());
    }

    private static String overflow(JsonNode overflow) {
        return overflow.isObject() ? percent(overflow.path("enter")) + "/" + percent(overflow.path("leave")) : "no";
    }

    private static String percent(JsonNode part) {
        return Math.round(part.asDouble() * 100) + "%";
    }

    private static String words(JsonNode list, String between) {
        List<String> words = new ArrayList<>();
        list.forEach(it -> words.add(it.asText()));
        return String.join(between, words);
    }
}
