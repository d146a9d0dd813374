// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    private static final int MOST_PREWARM = 50;
    private static final int MOST_OF_A_KIND = 1000;
    private static final int LEAST_MEMORY = 16;
    private static final int MOST_MEMORY = 16 * 1024 * 1024;
    private static final int MOST_CREATES = 1000;
    private static final int WEEK = 7 * 24 * 60 * 60 * 1000;
    private static final int SECOND = 1000;
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_-]{1,40}");

    /** What its invokers keep apart at least; empty for a pool that promises nothing. */
    record Promise(Optional<IsolationClass> atLeast) {}

    static PoolPut read(String name, ObjectNode body) {
        Fields fields = Fields.of("", body, FIELDS);
        if (!body.path("name").asText(name).equals(name)) {
            throw Fields.malformed("'name' is '" + body.path("name").asText() + "', and the path says '" + name + "'");
        }
        return new PoolPut(
                SetupDraft.read(fields),
                fields.object(
                                "tuning",
                                List.of("memory", "maxCreates", "pauseGraceMillis", "keepAliveMillis", "prewarm"))
                        .map(PoolPut::tuning),
                isolation(fields),
                fields.count("revision"));
    }

    private static Optional<Promise> isolation(Fields fields) {
        if (fields.forgets("isolation")) {
            return Optional.of(new Promise(Optional.empty()));
        }
        String words = "one of " + IsolationClass.words();
        return fields.text("isolation", WORD, words)
                .map(it -> IsolationClass.named(it).orElseThrow(() -> fields.wrong("isolation", words)))
                .map(it -> new Promise(Optional.of(it)));
    }

    private static PoolTuning tuning(Fields fields) {
        return new PoolTuning(
                fields.number("memory", LEAST_MEMORY, MOST_MEMORY),
                fields.number("maxCreates", 1, MOST_CREATES),
                fields.number("pauseGraceMillis", 0, WEEK).map(Duration::ofMillis),
                fields.number("keepAliveMillis", SECOND, WEEK).map(Duration::ofMillis),
                fields.list("prewarm", MOST_PREWARM).map(PoolPut::prewarm));
    }

    private static List<Prewarm> prewarm(JsonNode list) {
        List<Prewarm> all = new ArrayList<>();
        for (JsonNode item : list) {
            if (!(item instanceof ObjectNode object)) {
                throw Fields.malformed("each of 'tuning.prewarm' must be an object with kind, count and memory");
            }
            Fields fields = Fields.of("tuning.prewarm.", object, List.of("kind", "count", "memory"));
            String kind = "a kind such as 'nodejs:20'";
            all.add(new Prewarm(
                    fields.text("kind", KIND, kind).orElseThrow(() -> fields.wrong("kind", kind)),
                    fields.number("count", 0, MOST_OF_A_KIND).orElse(1),
                    fields.number("memory", LEAST_MEMORY, MOST_MEMORY)
                            .orElseThrow(() -> fields.wrong("memory", "the megabytes of each"))));
        }
        return all;
    }
}
