// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures of one benchmark in the order they were added, with names for programs and labels for people. */
public final class Report {

    private final String title;
    private final ObjectNode figures = Json.object();
    private final List<Row> rows = new ArrayList<>();
    private boolean isFailed;

    private record Row(String label, String value, String note) {}

    public Report(String title) {
        this.title = title;
        figures.put("bench", title);
    }

    /** A figure with its unit, such as {@code ms}, and what it should be compared with, if anything. */
    public Report figure(String name, String label, double value, String unit, String note) {
        double rounded = Math.round(value * 1_000) / 1_000.0;
        figures.put(name, rounded);
        rows.add(new Row(label, format(rounded) + (unit.isEmpty() ? "" : " " + unit), note));
        return this;
    }

    public Report figure(String name, String label, double value, String unit) {
        return figure(name, label, value, unit, "");
    }

    /** A count, and what it should be, if anything. */
    public Report count(String name, String label, long value, String note) {
        figures.put(name, value);
        rows.add(new Row(label, String.format(Locale.ROOT, "%,d", value), note));
        return this;
    }

    /** Words instead of a number, and what they should be, if anything. */
    public Report words(String name, String label, String words, String note) {
        figures.put(name, words);
        rows.add(new Row(label, words, note));
        return this;
    }

    /** A line for people only. */
    public Report remark(String label, String value) {
        rows.add(new Row(label, value, ""));
        return this;
    }

    /** What was found must not be: the program ends with an error. */
    public Report failed() {
        isFailed = true;
        return this;
    }

    public boolean isFailed() {
        return isFailed;
    }

    /** Prints the table, or as the last line one JSON object. */
    public void print(PrintStream out, boolean asJson) {
        int labels = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
        int values = rows.stream().mapToInt(row -> row.value().length()).max().orElse(0);
        out.println();
        out.println(title);
        for (Row row : rows) {
            out.println(("  %-" + Math.max(1, labels) + "s  %" + Math.max(1, values) + "s  %s")
                    .formatted(row.label(), row.value(), row.note())
                    .stripTrailing());
        }
        if (asJson) {
            out.println(Json.text(figures));
        }
    }

    private static String format(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e12) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%,.1f", value);
    }
}
