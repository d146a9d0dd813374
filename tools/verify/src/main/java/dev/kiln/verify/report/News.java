// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What the process that runs the kit tells the one that watches it: one line of JSON each, in order. */
public sealed interface News {

    /** The plugin was found and opened once. */
    record Opened(
            String name,
            String version,
            String isolation,
            List<String> capabilities,
            List<String> weaknesses,
            boolean isHealthy,
            String health)
            implements News {}

    /** So many checks will be run. */
    record Planned(int checks) implements News {}

    record Began(CheckName check) implements News {}

    record Ended(Outcome outcome) implements News {}

    /** Something that the provider did for a check took so long; what is measured is named by {@link Measure}. */
    record Took(Measure measure, long nanos) implements News {}

    /** What was looked for after all checks and providers were closed. */
    record Left(Leak leak) implements News {}

    /** The plugin cannot be judged; for people. */
    record Unusable(String reason) implements News {}

    /** Nothing more will come. */
    record Over() implements News {}

    default String line() {
        ObjectNode line = Json.object();
        line.put("news", getClass().getSimpleName());
        line.set("body", Json.mapper().valueToTree(this));
        return Json.text(line);
    }

    /** Reads what {@link #line} wrote; empty for anything else, as a plugin may write there, too. */
    static Optional<News> read(String line) {
        try {
            JsonNode node = Json.mapper().readTree(line.getBytes(StandardCharsets.UTF_8));
            String kind = node.path("news").asText();
            for (Class<?> type : News.class.getPermittedSubclasses()) {
                if (type.getSimpleName().equals(kind)) {
                    return Optional.of(Json.mapper()
                            .readerFor(type)
                            // what records tell beside their components, such as isFailed
                            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .readValue(node.path("body")));
                }
            }
            return Optional.empty();
        } catch (IOException foreign) {
            return Optional.empty();
        }
    }
}
