// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Fields;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.model.pools.Prewarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody wants a pool to be. What is absent stays; a tuning is told as a whole.
 *
 * @param isolation a promise to be made or taken back
 * @param revision that was changed
 */
record PoolPut(
        Optional<SetupDraft> setup, Optional<PoolTuning> tuning, Optional<Promise> isolation, Optional<Long> revision) {

    private static final List<String> FIELDS = List.of(
            "setup",
            "tuning",
            "isolation",
            "revision",
            // what is shown may be sent back; it changes nothing
            "name",
            "generation",
            "previous",
            "order",
            "swap",
            "invokers",
            "changed",
            "changedBy");

    private static final List<String> TUNING =
            List.of("memory", "maxCreates", "pauseGraceMillis", "keepAliveMillis", "prewarm");

    private static final int MOST_PREWARM = 50;
    private static final int MOST_OF_A_KIND = 1000;
    private static final int LEAST_MEMORY = 16;
    private static final int MOST_MEMORY = 16 * 1024 * 1024;
    private static final int MOST_CREATES = 1000;
    private static final int WEEK = 7 * 24 * 60 * 60 * 1000;
    private static final int SECOND = 1000;
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

    /** What its invokers keep apart at least; empty for a pool that promises nothing. */
    record Promise(Optional<IsolationClass> atLeast) {}

    static PoolPut read(String name, ObjectNode body) {
        Fields fields = Fields.of(body).only(FIELDS);
        if (!body.path("name").asText(name).equals(name)) {
            throw fields.wrong("name", "is '" + body.path("name").asText() + "', and the path says '" + name + "'");
        }
        return new PoolPut(
                SetupDraft.read(fields),
                fields.object("tuning").map(it -> tuning(it.only(TUNING))),
                isolation(fields),
                fields.count("revision"));
    }

    private static Optional<Promise> isolation(Fields fields) {
        if (fields.forgets("isolation")) {
            return Optional.of(new Promise(Optional.empty()));
        }
        return IsolationClass.read(fields, "isolation").map(it -> new Promise(Optional.of(it)));
    }

    private static PoolTuning tuning(Fields fields) {
        return new PoolTuning(
                fields.number("memory", LEAST_MEMORY, MOST_MEMORY),
                fields.number("maxCreates", 1, MOST_CREATES),
                fields.number("pauseGraceMillis", 0, WEEK).map(Duration::ofMillis),
                fields.number("keepAliveMillis", SECOND, WEEK).map(Duration::ofMillis),
                fields.find("prewarm").map(it -> prewarm(fields)));
    }

    private static List<Prewarm> prewarm(Fields tuning) {
        List<Prewarm> all = new ArrayList<>();
        for (JsonNode item : tuning.list("prewarm", MOST_PREWARM)) {
            Fields fields = tuning.item("prewarm", item).only(List.of("kind", "count", "memory"));
            String kind = "a kind such as 'nodejs:20'";
            all.add(new Prewarm(
                    fields.text("kind", KIND, kind).orElseThrow(() -> fields.wrong("kind", "must be " + kind)),
                    fields.number("count", 0, MOST_OF_A_KIND).orElse(1),
                    fields.number("memory", LEAST_MEMORY, MOST_MEMORY)
                            .orElseThrow(() -> fields.wrong("memory", "must be the megabytes of each"))));
        }
        return all;
    }
}
