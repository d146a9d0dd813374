// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All rows of the table, in its order.
 *
 * @param statuses of routes
 * @param messages with their texts
 */
record Rows(List<Row> statuses, List<Row> messages) {

    Rows {
        statuses = List.copyOf(statuses);
        messages = List.copyOf(messages);
    }

    /** The rows that are kept beside this class. */
    static Rows load() {
        return new Rows(
                lines("routes.tsv").flatMap(Rows::statuses).toList(),
                lines("messages.tsv").map(Rows::message).toList());
    }

    List<Row> all() {
        return Stream.concat(statuses.stream(), messages.stream()).toList();
    }

    private static Stream<Row> statuses(List<String> cells) {
        Template route = Template.path(cells.get(0));
        return Arrays.stream(cells.get(2).split(" "))
                .map(it -> new Row.Status(route, cells.get(1), Integer.parseInt(it)));
    }

    private static Row message(List<String> cells) {
        return new Row.Message(cells.get(0), cells.get(1), Template.sentence(cells.get(2)));
    }

    private static Stream<List<String>> lines(String file) {
        try (InputStream in = Objects.requireNonNull(Rows.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(it -> !it.startsWith("#"))
                    .map(it -> List.of(it.split("\t")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
