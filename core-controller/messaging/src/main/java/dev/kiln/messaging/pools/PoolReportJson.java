// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.pools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.model.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How far an invoker is, as JSON: in its pings, and for people. */
public final class PoolReportJson {

    private PoolReportJson() {}

    public static ObjectNode of(PoolReport report) {
        ObjectNode json = Json.object()
                .put("order", report.order())
                .put("generation", report.generation())
                .put("runtimes", report.runtimes());
        ArrayNode all = json.putArray("generations");
        report.generations().forEach(it -> all.addObject()
                .put("generation", it.number())
                .put("provider", it.provider())
                .put("version", it.version())
                .put("phase", word(it.phase()))
                .put("sandboxes", it.sandboxes())
                .put("created", it.created())
                .put("failed", it.failed())
                .put("createMillis", it.createMillis())
                .put("reason", it.reason()));
        return json;
    }

    public static String word(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    /** What an invoker tells that is too old to tell it is nothing; phases that are not known are passed over. */
    public static PoolReport report(JsonNode json) {
        List<GenerationReport> all = new ArrayList<>();
        json.path("generations").forEach(it -> Arrays.stream(Phase.values())
                .filter(phase -> word(phase).equals(it.path("phase").asText()))
                .findFirst()
                .ifPresent(phase -> all.add(new GenerationReport(
                        it.path("generation").asLong(),
                        it.path("provider").asText(),
                        it.path("version").asText(),
                        phase,
                        it.path("sandboxes").asInt(),
                        it.path("created").asLong(),
                        it.path("failed").asLong(),
                        it.path("createMillis").asLong(),
                        it.path("reason").asText()))));
        return new PoolReport(
                json.path("order").asLong(),
                json.path("generation").asLong(),
                json.path("runtimes").asLong(),
                all);
    }
}
