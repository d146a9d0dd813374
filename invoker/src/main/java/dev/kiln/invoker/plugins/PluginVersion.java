// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plugin's version, ordered as people mean it. Numbers count as numbers, and parts that are missing are 0: 1.2 &lt; 1.10 and
 * 1.2 &lt; 1.2.1. What follows the first dash makes a pre-release, below its release: 2.0-alpha &lt; 2.0-rc2 &lt; 2.0-rc10 &lt;
 * 2.0-SNAPSHOT &lt; 2.0. What follows a plus sign only tells versions apart that are else the same.
 */
public record PluginVersion(String text) implements Comparable<PluginVersion> {

    private static final Pattern PART = Pattern.compile("\\d+|[^\\d.\\-_+]+");
    private static final String ZERO = "0";
    private static final Comparator<String> NUMBERS =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    @Override
    public int compareTo(PluginVersion other) {
        int order = compare(parts(release()), parts(other.release()));
        if (order == 0) {
            order = Boolean.compare(preRelease().isEmpty(), other.preRelease().isEmpty());
        }
        if (order == 0) {
            order = compare(parts(preRelease()), parts(other.preRelease()));
        }
        return order == 0 ? text.compareTo(other.text) : order;
    }

    @Override
    public String toString() {
        return text;
    }

    private String release() {
        return upTo('-', withoutBuild());
    }

    private String preRelease() {
        return withoutBuild().substring(release().length());
    }

    private String withoutBuild() {
        return upTo('+', text);
    }

    private static String upTo(char end, String text) {
        int index = text.indexOf(end);
        return index < 0 ? text : text.substring(0, index);
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        while (matcher.find()) {
            parts.add(matcher.group());
        }
        return parts;
    }

    private static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int order = compare(i < left.size() ? left.get(i) : ZERO, i < right.size() ? right.get(i) : ZERO);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Words come before numbers, so that 1.0.beta is below 1.0.0. */
    private static int compare(String left, String right) {
        boolean isNumber = isNumber(left);
        if (isNumber != isNumber(right)) {
            return isNumber ? 1 : -1;
        }
        // digits are not parsed, as there is no limit to how many somebody writes
        return isNumber ? NUMBERS.compare(withoutZeros(left), withoutZeros(right)) : left.compareToIgnoreCase(right);
    }

    private static boolean isNumber(String part) {
        return Character.isDigit(part.charAt(0));
    }

    private static String withoutZeros(String number) {
        return number.replaceFirst("^0+(?=\\d)", "");
    }
}
