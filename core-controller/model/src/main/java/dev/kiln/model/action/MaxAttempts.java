// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.action;

import dev.kiln.model.entity.Annotations;

/** How often an activation may begin when the invoker that began it is lost: the annotation {@code max-attempts}, 1 unless given. */
public final class MaxAttempts {

    private static final String ANNOTATION = "max-attempts";

    private MaxAttempts() {}

    public static int of(Annotations annotations) {
        return annotations
                .get(ANNOTATION)
                .filter(it -> it.isIntegralNumber() && it.canConvertToInt())
                .map(it -> Math.max(1, it.intValue()))
                .orElse(1);
    }

    /**
     * What the record of an activation says that must not begin again.
     *
     * @param lost the invoker that began it last
     */
    public static String exhausted(String lost, int begun, int max) {
        return "The invoker '" + lost + "' was lost while it ran this activation, which is not run again: it began "
                + begun + " time(s), and the action allows " + max + " (annotation '" + ANNOTATION + "').";
    }
}
