// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression: the values that it lets through.
 *
 * @param isOpen whether it begins with a star and so, beside another field of days, says nothing
 */
record CronField(BitSet values, boolean isOpen) {

    /** What may stand in a field, and how people call it. */
    enum Part {
        SECOND("second", 0, 59, ""),
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY_OF_MONTH("day of month", 1, 31, ""),
        MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
        /** Sunday is 0, and 7 as well. */
        DAY_OF_WEEK("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT");

        private final String title;
        private final int first;
        private final int last;
        private final String names;

        Part(String title, int first, int last, String names) {
            this.title = title;
            this.first = first;
            this.last = last;
            this.names = names;
        }

        private int value(String text) {
            int named = names().indexOf(text.toUpperCase(Locale.ROOT));
            int value = named >= 0 ? first + named : number(text);
            if (value < first || value > last) {
                throw wrong(text);
            }
            return value;
        }

        private List<String> names() {
            return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
        }

        private int number(String text) {
            try {
                // the sign that parseInt allows is none of cron's
                return text.startsWith("+") ? -1 : Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw wrong(text);
            }
        }

        private IllegalArgumentException wrong(String text) {
            return new IllegalArgumentException("the field of the " + title + " cannot be '" + text + "': it takes "
                    + first + " to " + last
                    + (names.isEmpty() ? "" : " or " + names().getFirst() + " to " + names().getLast())
                    + ", ranges as a-b, steps as */n or a-b/n, and lists with commas");
        }
    }

    /**
     * Reads a list of values, ranges and steps.
     *
     * @throws IllegalArgumentException with a sentence for whoever wrote it
     */
    static CronField parse(Part part, String text) {
        BitSet values = new BitSet(part.last + 1);
        for (String item : text.split(",", -1)) {
            add(part, item, values);
        }
        if (part == Part.DAY_OF_WEEK && values.get(part.last)) {
            values.clear(part.last);
            values.set(0);
        }
        return new CronField(values, text.startsWith("*") || text.startsWith("?"));
    }

    boolean allows(int value) {
        return values.get(value);
    }

    /** The first allowed value from this one on; -1 when there is none. */
    int from(int value) {
        return values.nextSetBit(value);
    }

    int first() {
        return values.nextSetBit(0);
    }

    private static void add(Part part, String item, BitSet values) {
        String[] stepped = item.split("/", -1);
        if (stepped.length > 2 || item.isEmpty()) {
            throw part.wrong(item);
        }
        String[] ends = stepped[0].split("-", -1);
        boolean isAny = stepped[0].equals("*") || stepped[0].equals("?");
        if (ends.length > 2) {
            throw part.wrong(item);
        }
        int from = isAny ? part.first : part.value(ends[0]);
        // a single value with a step goes to the end, as everywhere
        boolean isToEnd = isAny || (ends.length == 1 && stepped.length == 2);
        int to = isToEnd ? lastOf(part) : part.value(ends[ends.length - 1]);
        int step = stepped.length == 2 ? part.number(stepped[1]) : 1;
        if (step < 1 || to < from) {
            throw part.wrong(item);
        }
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
    }

    private static int lastOf(Part part) {
        return part == Part.DAY_OF_WEEK ? part.last - 1 : part.last;
    }
}
