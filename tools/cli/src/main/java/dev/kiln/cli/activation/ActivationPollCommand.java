// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "poll",
        description = "Print the logs of activations as they come, until Ctrl-C.",
        footer = {
            "",
            "Examples:",
            "  kiln activation poll",
            "  kiln activation poll hello --since-minutes 5",
            "  kiln activation poll --exit 60"
        })
public final class ActivationPollCommand extends RestCommand {

    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** Records appear late and out of order; what started that long before the last one seen is still looked for. */
    private static final long OVERLAP_MILLIS = 10_000;

    @Mixin
    private final NameFilter filter = new NameFilter();

    @Option(
            names = {"-e", "--exit"},
            paramLabel = "SECONDS",
            order = 1,
            description = "stop after that many seconds")
    private @Nullable Integer exitSeconds;

    @Option(
            names = "--since-seconds",
            paramLabel = "N",
            defaultValue = "0",
            order = 2,
            description = "begin that many seconds ago")
    private long sinceSeconds;

    @Option(names = "--since-minutes", paramLabel = "N", defaultValue = "0", order = 3, description = "... minutes ago")
    private long sinceMinutes;

    @Option(names = "--since-hours", paramLabel = "N", defaultValue = "0", order = 4, description = "... hours ago")
    private long sinceHours;

    @Option(names = "--since-days", paramLabel = "N", defaultValue = "0", order = 5, description = "... days ago")
    private long sinceDays;

    public ActivationPollCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        Instant begin = terminal().clock().instant();
        Optional<Instant> end = Optional.ofNullable(exitSeconds).map(begin::plusSeconds);
        long first = first(api, begin);
        long since = first;
        Set<String> seen = new HashSet<>();
        if (!wantsJson()) {
            terminal().print("Enter Ctrl-c to exit.");
            terminal().print("Polling for activation logs");
        }
        terminal().out().flush();
        while (end.isEmpty() || terminal().clock().instant().isBefore(end.get())) {
            for (JsonNode activation : news(api, since, seen)) {
                print(activation);
                since = Math.max(since, Math.max(first, activation.path("start").asLong() - OVERLAP_MILLIS));
            }
            terminal().out().flush();
            if (!pause()) {
                break;
            }
        }
        return ExitCode.OK;
    }

    /** Just after the latest activation of all, or as long ago as was asked for. */
    private long first(Api api, Instant now) {
        Duration back = Duration.ofDays(sinceDays)
                .plusHours(sinceHours)
                .plusMinutes(sinceMinutes)
                .plusSeconds(sinceSeconds);
        if (!back.isZero()) {
            return now.minus(back).toEpochMilli();
        }
        JsonNode latest = api.fetch(
                filter.operation(api), filter.all(api).with("limit", 1).with("docs", true));
        return latest.isEmpty()
                ? now.toEpochMilli()
                : latest.path(0).path("start").asLong() + 1;
    }

    /** What was not seen yet, the oldest first. */
    private List<JsonNode> news(Api api, long since, Set<String> seen) {
        Call call = filter.all(api).with("limit", 0).with("since", since).with("docs", true);
        JsonNode latestFirst = api.fetch(filter.operation(api), filter.narrow(api, call));
        List<JsonNode> news = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode activation : latestFirst) {
            String id = activation.path("activationId").asText();
            ids.add(id);
            if (!seen.contains(id)) {
                news.addFirst(activation);
            }
        }
        seen.retainAll(ids); // what the server no longer lists cannot come twice
        seen.addAll(ids);
        return news;
    }

    private void print(JsonNode activation) {
        if (wantsJson()) {
            terminal().print(JsonText.compact(activation));
            return;
        }
        terminal().print("");
        terminal()
                .print("Activation: '" + activation.path("name").asText() + "' ("
                        + activation.path("activationId").asText() + ")");
        terminal().print(JsonText.pretty(activation.path("logs")));
    }

    private boolean pause() {
        try {
            terminal().pause().of(PERIOD);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
