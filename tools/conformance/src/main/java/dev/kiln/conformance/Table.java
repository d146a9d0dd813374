// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page {@code docs/conformance.md}, as text. Pure. */
final class Table {

    private static final String INTRODUCTION = """
            # Conformance

            What OpenWhisk's REST API answers, row by row, and for each row a test that saw it on the wire and ended well. This page is
            made from what the tests saw, see [`tools/conformance`](../tools/conformance/README.md); do not write in it.

            ## Routes and statuses

            With the credentials of the namespace's owner, unless the status says otherwise. For a web action 418 stands for any status
            that the action itself chooses.

            | route | method | status | proven by |
            |---|---|---|---|
            """;

    private static final String MESSAGES = """

            ## Messages

            Where a status stands, the text is the `error` of an answer with it; the others are in an activation's record. `{n}` is any
            whole number, any other `{}` any text.

            | message | where | text | proven by |
            |---|---|---|---|
            """;

    private final Rows rows;
    private final Proofs proofs;
    private final Map<List<String>, String> before;

    /**
     * A table that keeps to what the page says as long as it is true, so that a new test changes only rows that need one.
     *
     * @param page as it is; may be empty
     */
    Table(Rows rows, Proofs proofs, String page) {
        this.rows = rows;
        this.proofs = proofs;
        this.before = tests(page);
    }

    String page() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        rows.statuses().forEach(it -> page.append(line(it)));
        page.append(MESSAGES);
        rows.messages().forEach(it -> page.append(line(it)));
        return page.toString();
    }

    /** Rows that no test has proven. */
    List<String> empty() {
        return rows.all().stream()
                .map(Row::cells)
                .filter(it -> test(it).isEmpty())
                .map(it -> String.join(" | ", it))
                .toList();
    }

    private Optional<String> test(List<String> row) {
        return Optional.ofNullable(before.get(row))
                .filter(it -> proofs.has(row, it))
                .or(() -> proofs.best(row));
    }

    private String line(Row row) {
        List<String> cells = row.cells();
        return "| " + cells.get(0).replaceFirst("^(/.*)$", "`$1`") + " | " + cells.get(1) + " | "
                + cells.get(2).replaceFirst("^(.*[^\\d].*)$", "`$1`") + " | "
                + test(cells).map(it -> "`" + it + "`").orElse("") + " |\n";
    }

    private static Map<List<String>, String> tests(String page) {
        Map<List<String>, String> tests = new HashMap<>();
        page.lines().filter(it -> it.startsWith("| ")).forEach(line -> {
            List<String> cells = Arrays.stream(line.replace("`", "").split("\\|"))
                    .map(String::trim)
                    .toList();
            if (cells.size() == 5) {
                tests.put(cells.subList(1, 4), cells.get(4));
            }
        });
        return tests;
    }
}
