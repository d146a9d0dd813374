// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A path of an API: segments that are as they are, and {@code {parameters}} that stand for any one segment.
 *
 * @param text as its owner wrote it
 */
public record PathTemplate(String text, List<String> segments) {

    /** Those that say more come first: a literal before a parameter, from left to right. */
    public static final Comparator<PathTemplate> MOST_SPECIFIC_FIRST = PathTemplate::compare;

    private static final int MAX_LENGTH = 1024;
    private static final int MAX_SEGMENTS = 32;
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@-]+");
    private static final Pattern PARAMETER = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_-]{0,63}}");

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    /**
     * Reads what a user wrote; a slash at the end is let go.
     *
     * @throws Refusal when it can be none
     */
    public static PathTemplate of(String text) {
        if (!text.startsWith("/") || text.length() > MAX_LENGTH) {
            throw refused(text, "must begin with '/' and have at most " + MAX_LENGTH + " characters");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : split(text)) {
            boolean isPossible = isParameter(segment)
                    ? PARAMETER.matcher(segment).matches()
                    : LITERAL.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..");
            if (!isPossible) {
                throw refused(text, "has the segment '" + segment + "', which is neither a word nor a '{parameter}'");
            }
            segments.add(segment);
        }
        Set<String> names = new HashSet<>();
        if (!segments.stream().filter(PathTemplate::isParameter).allMatch(names::add)) {
            throw refused(text, "has two parameters of one name");
        }
        if (segments.size() > MAX_SEGMENTS) {
            throw refused(text, "has more than " + MAX_SEGMENTS + " segments");
        }
        return new PathTemplate(text, segments);
    }

    public boolean hasParameters() {
        return segments.stream().anyMatch(PathTemplate::isParameter);
    }

    /** The values of its parameters, if it fits a path's segments, which are decoded. */
    public Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (isParameter(segment) && !path.get(i).isEmpty()) {
                values.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /** What two paths have in common that fit the same requests. */
    String shape() {
        return String.join(
                "/", segments.stream().map(it -> isParameter(it) ? "{}" : it).toList());
    }

    @Override
    public String toString() {
        return text;
    }

    private static int compare(PathTemplate one, PathTemplate other) {
        for (int i = 0; i < Math.min(one.segments.size(), other.segments.size()); i++) {
            int order = Boolean.compare(isParameter(one.segments.get(i)), isParameter(other.segments.get(i)));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String[] split(String text) {
        String inner = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return inner.isEmpty() ? new String[0] : inner.substring(1).split("/", -1);
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static Refusal refused(String text, String why) {
        return new Refusal(new Problem.Invalid("The path '" + BasePath.shown(text) + "' of an API " + why + "."));
    }
}
