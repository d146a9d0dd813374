// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        description = "List APIs, an operation a line.",
        footer = {"", "Examples:", "  kiln api list", "  kiln api list /hello /world get --full"})
public final class ApiListCommand extends GatewayCommand {

    @Parameters(index = "0", arity = "0..1", paramLabel = "BASE_PATH", description = "of this API alone; or its name")
    private @Nullable String api;

    @Parameters(index = "1", arity = "0..1", paramLabel = "API_PATH", description = "of this path alone")
    private @Nullable String path;

    @Parameters(index = "2", arity = "0..1", paramLabel = "API_VERB", description = "of this method alone")
    private @Nullable String verb;

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "COUNT",
            order = 1,
            description = "how many APIs (30; 0 for all)")
    private int limit = 30;

    @Option(
            names = {"-s", "--skip"},
            paramLabel = "COUNT",
            order = 2,
            description = "how many APIs to leave out first")
    private int skip;

    @Option(
            names = {"-n", "--name-sort"},
            order = 3,
            description = "sort by base path, name, path and verb")
    private boolean isSortedByName;

    @Option(
            names = {"-f", "--full"},
            order = 4,
            description = "show all of each operation, one below the other")
    private boolean isFull;

    public ApiListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api server) {
        Call call = management(server).get("getApi").with("limit", limit).with("skip", skip);
        call = api == null ? call : of(call, api);
        call = path == null ? call : call.with("relpath", path);
        call = verb == null ? call : call.with("operation", verb);
        JsonNode apis = items(server.fetch("obtain the list of APIs", call));
        if (wantsJson()) {
            terminal().print(JsonText.pretty(apis));
            return ExitCode.OK;
        }
        List<ApiRow> rows = new ArrayList<>();
        for (JsonNode it : apis) {
            rows.addAll(ApiRow.of(it.path("value")));
        }
        rows.removeIf(row -> (path != null && !row.path().equals(path))
                || (verb != null && !row.verb().equalsIgnoreCase(verb)));
        if (isSortedByName) {
            rows.sort(ApiRow.BY_NAME);
        }
        terminal().ok("APIs");
        (isFull ? rows.stream().flatMap(it -> it.lines().stream()).toList() : table(rows)).forEach(terminal()::print);
        return ExitCode.OK;
    }

    /** As wsk has it: two columns to the left, two to the right of what divides them. */
    private static List<String> table(List<ApiRow> rows) {
        int action = width("Action", rows, ApiRow::action);
        int verb = width("Verb", rows, ApiRow::verb);
        int name = width("API Name", rows, ApiRow::apiName);
        String format = "%-" + action + "s %" + verb + "s %" + name + "s  %s";
        List<String> lines = new ArrayList<>();
        lines.add(String.format(format, "Action", "Verb", "API Name", "URL"));
        rows.forEach(it -> lines.add(String.format(format, it.action(), it.verb(), it.apiName(), it.url())));
        return lines;
    }

    private static int width(String heading, List<ApiRow> rows, Function<ApiRow, String> cell) {
        return rows.stream().map(cell).mapToInt(String::length).reduce(heading.length(), Math::max);
    }
}
