// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A text with gaps, and the texts that it stands for. */
final class Template {

    private static final Pattern GAP = Pattern.compile("\\{([a-z]+(?:\\.\\.\\.)?)}|\\[([^]]*)]");

    private final String text;
    private final Pattern pattern;

    private Template(String text, String expression) {
        this.text = text;
        this.pattern = Pattern.compile(expression, Pattern.DOTALL);
    }

    /** Of a path: <code>{x}</code> is within a segment, <code>{x...}</code> any rest, {@code [x]} may be missing. */
    static Template path(String text) {
        return new Template(text, expression(text, gap -> gap.endsWith("...") ? ".*" : "[^/]+"));
    }

    /** Of a sentence: <code>{n}</code> is a whole number, any other gap a text that is not empty. */
    static Template sentence(String text) {
        return new Template(text, expression(text, gap -> gap.equals("n") ? "-?\\d+" : ".+"));
    }

    String text() {
        return text;
    }

    boolean matches(String candidate) {
        return pattern.matcher(candidate).matches();
    }

    private static String expression(String text, UnaryOperator<String> gaps) {
        StringBuilder expression = new StringBuilder();
        int from = 0;
        for (MatchResult gap : GAP.matcher(text).results().toList()) {
            expression.append(Pattern.quote(text.substring(from, gap.start())));
            expression.append(
                    gap.group(1) != null ? gaps.apply(gap.group(1)) : "(?:" + expression(gap.group(2), gaps) + ")?");
            from = gap.end();
        }
        return expression.append(Pattern.quote(text.substring(from))).toString();
    }
}
