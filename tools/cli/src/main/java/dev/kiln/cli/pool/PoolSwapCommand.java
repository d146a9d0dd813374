// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "swap",
        description = "Change the provider of a pool, its version or its settings while the pool works.",
        footer = {
            "",
            "Examples:",
            "  kiln pool swap default process --wait",
            "  kiln pool swap edge docker@1.3 --set network=bridge --parallelism 2",
            "  kiln pool swap edge microvm --canary 1 --minutes 5 --max-latency 3",
            "",
            "It goes back by itself when an invoker cannot work with the new one, and says why."
        })
public final class PoolSwapCommand extends NamedPoolCommand {

    @Parameters(
            index = "1",
            paramLabel = "PROVIDER[@VERSION]",
            description = "the runtime provider; without a version the newest one that is there")
    private String provider = "";

    @Option(names = "--set", paramLabel = "KEY=VALUE", order = 1, description = "a setting of the provider")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--parallelism", paramLabel = "COUNT", order = 2, description = "invokers at once (1)")
    private @Nullable Integer parallelism;

    @Option(
            names = "--canary",
            paramLabel = "PERCENT",
            order = 3,
            description = "first let it make that share of new sandboxes on all invokers")
    private @Nullable Integer canary;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "10", order = 4, description = "... for so long (10)")
    private int minutes;

    @Option(names = "--pace", paramLabel = "SECONDS", order = 5, description = "between one invoker and the next (0)")
    private @Nullable Integer pace;

    @Option(
            names = "--max-errors",
            paramLabel = "PERCENT",
            order = 6,
            description = "go back when more of its sandboxes fail (10)")
    private @Nullable Integer maxErrors;

    @Option(
            names = "--max-latency",
            paramLabel = "FACTOR",
            order = 7,
            description = "go back when a sandbox takes longer than that many times an old one (no limit)")
    private @Nullable Double maxLatency;

    @Option(names = "--timeout", paramLabel = "MINUTES", order = 8, description = "go back after that (60)")
    private @Nullable Integer timeout;

    @Option(
            names = {"-w", "--wait"},
            order = 9,
            description = "show how far it is until it is over; 1 is the exit code of one that went back")
    private boolean waits;

    public PoolSwapCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode begun = api.fetch(
                "swap pool '" + pool() + "'",
                Call.post(Pools.swap(pool()), body()).byOperator());
        if (waits) {
            return new SwapWatch(terminal(), api, pool(), wantsJson()).untilOver();
        }
        return done("began to swap pool " + pool() + "; see: kiln pool status " + pool() + " --watch", begun);
    }

    private ObjectNode body() {
        ObjectNode body = JsonTree.object();
        body.set("setup", Pools.setup(provider, settings));
        put(body, "parallelism", parallelism);
        if (canary != null) {
            body.putObject("canary").put("percent", canary).put("minutes", minutes);
        }
        put(body, "paceSeconds", pace);
        if (maxErrors != null || maxLatency != null) {
            ObjectNode limits = body.putObject("limits");
            put(limits, "errorPercent", maxErrors);
            if (maxLatency != null) {
                limits.put("latencyFactor", maxLatency);
            }
        }
        put(body, "timeoutMinutes", timeout);
        return body;
    }

    private static void put(ObjectNode body, String name, @Nullable Integer value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
