// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/** Below which all paths of an API lie: {@code /}, or segments without a slash at the end. */
public record BasePath(String value) {

    public static final BasePath ROOT = new BasePath("/");

    private static final int MAX_LENGTH = 256;
    private static final Pattern SHAPE = Pattern.compile("(/[A-Za-z0-9._~@:+-]+)+");

    public BasePath {
        boolean isPossible = value.length() <= MAX_LENGTH
                && (value.equals("/") || SHAPE.matcher(value).matches())
                && List.of(value.split("/")).stream().noneMatch(it -> it.equals(".") || it.equals(".."));
        if (!isPossible) {
            throw new Refusal(new Problem.Invalid("The base path '" + shown(value)
                    + "' must begin with '/', have at most " + MAX_LENGTH
                    + " characters, and be made of letters, digits and any of '._~@:+-'."));
        }
    }

    /**
     * Reads what a user wrote; a slash at the end is let go.
     *
     * @throws Refusal when it can be none
     */
    static BasePath of(String text) {
        return new BasePath(text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** Decoded, as a request's are. */
    public List<String> segments() {
        return value.equals("/") ? List.of() : List.of(value.substring(1).split("/"));
    }

    /** What it adds to an address: the root adds nothing. */
    String suffix() {
        return value.equals("/") ? "" : value;
    }

    /** Long ones make no long answers. */
    static String shown(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }

    @Override
    public String toString() {
        return value;
    }
}
