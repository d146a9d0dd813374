// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

/** Whole numbers in queries. */
public final class Numbers {

    private Numbers() {}

    /**
     * The number that a text says.
     *
     * @throws Refusal when it says none
     */
    public static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
    }
}
