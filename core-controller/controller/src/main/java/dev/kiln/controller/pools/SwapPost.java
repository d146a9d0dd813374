// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.pools.swaps.SwapRules;
import dev.kiln.model.json.Fields;
import dev.kiln.model.json.MalformedJsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How somebody wants a pool to be swapped, and to what. */
record SwapPost(Optional<SetupDraft> setup, SwapRules rules) {

    private static final List<String> RULES =
            List.of("parallelism", "canary", "paceSeconds", "limits", "timeoutMinutes", "stallMinutes");

    private static final int MOST_AT_ONCE = 1000;
    private static final int PERCENT = 100;
    private static final int WEEK = 7 * 24 * 60;
    private static final int HOUR = 60;
    private static final int USUAL_ERROR_PERCENT = 10;
    private static final int USUAL_MINIMUM = 5;
    private static final int USUAL_STALL = 10;
    private static final int MOST_MINIMUM = 1_000_000;

    /** One that says to what. */
    static SwapPost read(ObjectNode body) {
        List<String> known = new ArrayList<>(RULES);
        known.addFirst("setup");
        SwapPost post = read(Fields.of(body).only(known));
        if (post.setup().isEmpty()) {
            throw new MalformedJsonException("'setup' is missing: what the pool shall become, such as"
                    + " {\"setup\": {\"provider\": \"docker\"}}");
        }
        return post;
    }

    /** One back to what was there before. */
    static SwapPost back(ObjectNode body) {
        return read(Fields.of(body).only(RULES));
    }

    private static SwapPost read(Fields fields) {
        Optional<SwapRules.Canary> canary = fields.object("canary")
                .map(it -> it.only(List.of("percent", "minutes")))
                .map(it -> new SwapRules.Canary(
                        it.number("percent", 1, PERCENT).orElse(1),
                        Duration.ofMinutes(it.number("minutes", 0, WEEK).orElse(USUAL_STALL))));
        SwapRules rules = new SwapRules(
                fields.number("parallelism", 1, MOST_AT_ONCE).orElse(1),
                canary,
                Duration.ofSeconds(fields.number("paceSeconds", 0, HOUR * HOUR).orElse(0)),
                limits(fields),
                fields.number("timeoutMinutes", 1, WEEK)
                        .map(Duration::ofMinutes)
                        .orElseGet(() -> Duration.ofMinutes(HOUR)
                                .plus(canary.map(SwapRules.Canary::watch).orElse(Duration.ZERO))),
                Duration.ofMinutes(fields.number("stallMinutes", 1, WEEK).orElse(USUAL_STALL)));
        canary.filter(it -> it.watch().compareTo(rules.timeout()) >= 0).ifPresent(it -> {
            throw fields.wrong("timeoutMinutes", "must be more than 'canary.minutes', or no such swap would end well");
        });
        return new SwapPost(SetupDraft.read(fields), rules);
    }

    private static SwapRules.Limits limits(Fields fields) {
        SwapRules.Limits usual = new SwapRules.Limits(USUAL_ERROR_PERCENT, Optional.empty(), USUAL_MINIMUM);
        return fields.object("limits")
                .map(it -> it.only(List.of("errorPercent", "latencyFactor", "minimum")))
                .map(it -> new SwapRules.Limits(
                        it.number("errorPercent", 0, PERCENT).orElse(usual.errorPercent()),
                        it.fraction("latencyFactor", 1, 1000),
                        it.number("minimum", 1, MOST_MINIMUM).orElse(usual.minimum())))
                .orElse(usual);
    }
}
