// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requirements on labels, all of which must hold; none at all holds always. */
public record LabelSelector(List<Requirement> requirements) {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private static final Pattern SETS = Pattern.compile("([^\\s!=(),]+)\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^\\s!=(),]+)\\s*(=|==|!=)\\s*([^\\s!=(),]*)");
    private static final Pattern ORDER = Pattern.compile("([^\\s!=(),<>]+)\\s*([<>])\\s*(-?[0-9]+)");
    private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*([^\\s!=(),<>]+)");

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** One requirement. */
    public record Requirement(String key, Operator operator, Set<String> values) {

        boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case ABSENT -> value == null;
                case GREATER -> value != null && isNumber(value) && Long.parseLong(value) > bound();
                case LESS -> value != null && isNumber(value) && Long.parseLong(value) < bound();
            };
        }

        private long bound() {
            return Long.parseLong(values.iterator().next());
        }

        private static boolean isNumber(String value) {
            return value.matches("-?[0-9]{1,18}");
        }
    }

    /** How a label is looked at. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        ABSENT,
        GREATER,
        LESS
    }

    /**
     * Of the text of a query: {@code a=b,c!=d,e in (f,g),!h}.
     *
     * @throws Refusal when it is none
     */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : split(text)) {
            requirements.add(requirement(part, text));
        }
        return new LabelSelector(requirements);
    }

    /** Of a selector within an object: {@code matchLabels} and {@code matchExpressions}. */
    public static LabelSelector of(JsonNode selector) {
        List<Requirement> requirements = new ArrayList<>();
        Json.map(selector, "matchLabels")
                .forEach((key, value) -> requirements.add(new Requirement(key, Operator.IN, Set.of(value))));
        Json.items(selector, "matchExpressions").forEach(it -> requirements.add(expression(it)));
        return new LabelSelector(requirements);
    }

    /** One of {@code matchExpressions}. */
    public static Requirement expression(JsonNode expression) {
        Set<String> values = Json.texts(expression, "values").collect(Collectors.toSet());
        Operator operator =
                switch (Json.text(expression, "operator")) {
                    case "In" -> Operator.IN;
                    case "NotIn" -> Operator.NOT_IN;
                    case "Exists" -> Operator.EXISTS;
                    case "DoesNotExist" -> Operator.ABSENT;
                    case "Gt" -> Operator.GREATER;
                    case "Lt" -> Operator.LESS;
                    default ->
                        throw Refusal.badRequest(
                                "\"" + Json.text(expression, "operator") + "\" is not a valid label selector operator");
                };
        return new Requirement(Json.text(expression, "key"), operator, values);
    }

    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(it -> it.holds(labels));
    }

    public boolean matches(JsonNode object) {
        return requirements.isEmpty() || matches(Json.map(object, "metadata", "labels"));
    }

    private static Requirement requirement(String part, String text) {
        Matcher sets = SETS.matcher(part);
        if (sets.matches()) {
            Set<String> values =
                    Stream.of(sets.group(3).split(",", -1)).map(String::strip).collect(Collectors.toSet());
            return new Requirement(sets.group(1), sets.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            return new Requirement(
                    equality.group(1),
                    equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN,
                    Set.of(equality.group(3)));
        }
        Matcher order = ORDER.matcher(part);
        if (order.matches()) {
            return new Requirement(
                    order.group(1),
                    order.group(2).equals(">") ? Operator.GREATER : Operator.LESS,
                    Set.of(order.group(3)));
        }
        Matcher presence = PRESENCE.matcher(part);
        if (presence.matches()) {
            return new Requirement(
                    presence.group(2), presence.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT, Set.of());
        }
        throw Refusal.badRequest("unable to parse requirement: found '" + part + "' in \"" + text
                + "\", expected: an operator such as '=', '!=', 'in' or 'notin'");
    }

    /** At the commas that are not within parentheses. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
            if (next == ',' && depth == 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(next);
            }
        }
        parts.add(part.toString().strip());
        return text.isBlank() ? List.of() : parts;
    }
}
