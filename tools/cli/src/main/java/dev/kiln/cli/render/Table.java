// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns that are as wide as their widest cell, and at least as wide as wsk makes them. */
public final class Table {

    private final int[] widths;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(int... minimumWidths) {
        this.widths = minimumWidths.clone();
    }

    public void add(String... cells) {
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
        rows.add(List.of(cells));
    }

    /** The lines, without blanks at their ends. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                line.append(cell).repeat(' ', widths[i] - cell.length() + 1);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
