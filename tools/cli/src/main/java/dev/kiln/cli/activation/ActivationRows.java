// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.render.GoDuration;
import dev.kiln.cli.render.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** The table of {@code activation list}, its columns those of wsk. */
final class ActivationRows {

    private static final List<String> STATUSES =
            List.of("success", "application error", "developer error", "internal error");

    private ActivationRows() {}

    static List<String> lines(JsonNode activations, ZoneId zone) {
        Table table = new Table(19, 32, 9, 5, 10, 15, 0);
        table.add("Datetime", "Activation ID", "Kind", "Start", "Duration", "Status", "Entity");
        for (JsonNode activation : activations) {
            String kind = EntityRows.annotation(activation, "kind");
            table.add(
                    time(Instant.ofEpochMilli(activation.path("start").asLong()).atZone(zone)),
                    activation.path("activationId").asText(),
                    kind.isEmpty() ? "unknown" : kind,
                    EntityRows.annotation(activation, "initTime").isEmpty() ? "warm" : "cold",
                    GoDuration.ofMillis(activation.path("duration").asLong(0)),
                    status(activation),
                    entity(activation) + ":" + activation.path("version").asText());
        }
        return table.lines();
    }

    /** With the package, which only an annotation tells; of triggers there is none. */
    private static String entity(JsonNode activation) {
        String path = EntityRows.annotation(activation, "path");
        return path.isEmpty()
                ? activation.path("namespace").asText() + "/"
                        + activation.path("name").asText()
                : path;
    }

    private static String status(JsonNode activation) {
        int code = activation.path("statusCode").asInt(0);
        return code >= 0 && code < STATUSES.size() ? STATUSES.get(code) : "unknown";
    }

    /** Written out by hand: a formatter takes longer to load than all of the rest. */
    static String time(ZonedDateTime time) {
        StringBuilder text = new StringBuilder().append(time.getYear());
        two(text.append('-'), time.getMonthValue());
        two(text.append('-'), time.getDayOfMonth());
        two(text.append(' '), time.getHour());
        two(text.append(':'), time.getMinute());
        two(text.append(':'), time.getSecond());
        return text.toString();
    }

    private static void two(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
