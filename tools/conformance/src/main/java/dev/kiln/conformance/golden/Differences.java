// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;

/** Where two JSON values differ; the order of fields does not count. Pure. */
final class Differences {

    private Differences() {}

    static void collect(String path, JsonNode golden, JsonNode actual, List<String> found) {
        if (golden.isObject() && actual.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            golden.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            names.forEach(it -> collect(path + "/" + it, golden.path(it), actual.path(it), found));
        } else if (golden.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.max(golden.size(), actual.size()); i++) {
                collect(path + "/" + i, golden.path(i), actual.path(i), found);
            }
        } else if (!isSame(golden, actual)) {
            found.add(path + ": golden " + said(golden) + ", actual " + said(actual));
        }
    }

    /** Numbers by what stands there: a parser may keep 2.5 in one form or another. */
    private static boolean isSame(JsonNode golden, JsonNode actual) {
        boolean areNumbers = golden.isNumber() && actual.isNumber();
        return areNumbers ? golden.asText().equals(actual.asText()) : golden.equals(actual);
    }

    private static String said(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }
}
