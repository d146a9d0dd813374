// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.PortionOptions;
import dev.kiln.cli.rest.RestCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "List activations, the latest first.",
        footer = {
            "",
            "Examples:",
            "  kiln activation list",
            "  kiln activation list hello --limit 5",
            "  kiln activation list tools/hello",
            "  kiln activation list --since 1767225600000 --output json"
        })
public final class ActivationListCommand extends RestCommand {

    @Mixin
    private final NameFilter filter = new NameFilter();

    @Mixin
    private final PortionOptions portion = new PortionOptions();

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
        Call call = filter.narrow(api, portion.of(filter.all(api)));
        call = since == null ? call : call.with("since", since);
        call = upto == null ? call : call.with("upto", upto);
        call = isFull ? call.with("docs", true) : call;
        JsonNode activations = api.fetch(filter.operation(api), call);
        if (wantsJson() || isFull) {
            terminal().print(JsonText.pretty(activations));
        } else {
            ActivationRows.lines(activations, terminal().clock().getZone()).forEach(terminal()::print);
        }
        return ExitCode.OK;
    }
}
