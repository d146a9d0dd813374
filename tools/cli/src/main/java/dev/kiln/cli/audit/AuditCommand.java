// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = "Show what operators did, the latest first.",
        footer = {"", "Examples:", "  kiln audit", "  kiln audit --hours 24 --limit 200 --output json"})
public final class AuditCommand extends RestCommand {

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "COUNT",
            defaultValue = "30",
            order = 1,
            description = "how many (30; at most 200)")
    private int limit;

    @Option(names = "--hours", paramLabel = "N", order = 2, description = "not older than that")
    private @Nullable Integer hours;

    public AuditCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        Call call = Call.get("/audit").with("limit", limit).byOperator();
        if (hours != null) {
            Instant since = terminal().clock().instant().minus(Duration.ofHours(hours));
            call = call.with("since", since.toEpochMilli());
        }
        JsonNode entries = api.fetch("obtain what operators did", call);
        if (wantsJson()) {
            terminal().print(JsonText.pretty(entries));
            return ExitCode.OK;
        }
        Table table = new Table(20, 16, 20, 0);
        table.add("WHEN", "WHO", "WHAT", "WHOM");
        entries.forEach(it -> table.add(
                Instant.ofEpochMilli(it.path("time").asLong()).toString(),
                it.path("operator").asText(),
                it.path("what").asText(),
                it.path("whom").asText()));
        table.lines().forEach(terminal()::print);
        return ExitCode.OK;
    }
}
