// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.Ago;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Shows how far a swap is: once, or until it is over, drawn anew in a terminal and in lines elsewhere. */
final class SwapWatch {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final String NEVER = "none";
    private static final Set<String> OVER = Set.of("done", "rolled-back", NEVER);

    private final Terminal terminal;
    private final Api api;
    private final String pool;
    private final boolean wantsJson;

    SwapWatch(Terminal terminal, Api api, String pool, boolean wantsJson) {
        this.terminal = terminal;
        this.api = api;
        this.pool = pool;
        this.wantsJson = wantsJson;
    }

    JsonNode fetch() {
        return api.fetch(
                "get the swap of pool '" + pool + "'",
                Call.get(Pools.swap(pool)).byOperator());
    }

    int once() {
        JsonNode swap = fetch();
        if (wantsJson) {
            terminal.print(JsonText.pretty(swap));
        } else {
            page(swap).forEach(terminal::print);
        }
        return ExitCode.OK;
    }

    /** Until the swap is over; an error when it went back. */
    int untilOver() {
        boolean redraws = terminal.style() == Style.COLOURED && !wantsJson;
        String last = "";
        int drawn = 0;
        while (true) {
            JsonNode swap = fetch();
            boolean isOver = OVER.contains(swap.path("stage").asText());
            if (redraws) {
                drawn = redraw(page(swap), drawn);
            } else if (!line(swap).equals(last)) {
                last = line(swap);
                terminal.print(wantsJson ? JsonText.compact(swap) : last);
            }
            terminal.out().flush();
            if (isOver || !pause()) {
                boolean isWell = isOver && !swap.path("stage").asText().equals("rolled-back");
                return isWell ? ExitCode.OK : ExitCode.GENERAL;
            }
        }
    }

    /** Up to where the last page began, and over it. */
    private int redraw(List<String> page, int drawn) {
        if (drawn > 0) {
            terminal.out().print("\u001b[" + drawn + "A\u001b[J");
        }
        page.forEach(terminal::print);
        return page.size();
    }

    private static String line(JsonNode swap) {
        String stage = swap.path("stage").asText();
        StringBuilder line = new StringBuilder(stage.equals(NEVER) ? "never swapped" : stage);
        swap.path("phases").properties().forEach(it -> line.append(' ')
                .append(it.getKey())
                .append('=')
                .append(it.getValue().asText()));
        String verdict = swap.path("verdict").asText();
        return verdict.isEmpty() ? line.toString() : line + ": " + verdict;
    }

    private List<String> page(JsonNode swap) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.style().bold("pool " + pool) + "  " + (isSwapped(swap) ? way(swap) : state(swap)));
        lines.add(line(swap));
        Table table = new Table(12, 10, 9, 9, 9, 9, 0);
        table.add("INVOKER", "PHASE", "NEW", "OLD", "CREATED", "FAILED", "REASON");
        swap.path("invokers")
                .forEach(it -> table.add(
                        it.path("name").asText(),
                        it.path("phase").asText(),
                        it.path("sandboxes").asText(),
                        it.path("oldSandboxes").asText(),
                        it.path("created").asText(),
                        it.path("failed").asText(),
                        it.path("reason").asText()));
        lines.addAll(table.lines());
        return lines;
    }

    private static boolean isSwapped(JsonNode swap) {
        return !swap.path("stage").asText().equals(NEVER);
    }

    private static String state(JsonNode swap) {
        return Pools.provider(swap.path("setup")) + ", generation "
                + swap.path("generation").asText();
    }

    private String way(JsonNode swap) {
        Instant since = Instant.ofEpochMilli(swap.path("since").asLong());
        String driver = swap.path("driver").asText();
        return Pools.provider(swap.path("from").path("setup")) + " -> "
                + Pools.provider(swap.path("to").path("setup")) + ", by "
                + swap.path("startedBy").asText() + ", "
                + Ago.text(Duration.between(since, terminal.clock().instant())) + " ago"
                + (driver.isEmpty() ? "" : ", driven by " + driver);
    }

    private boolean pause() {
        try {
            terminal.pause().of(PERIOD);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
