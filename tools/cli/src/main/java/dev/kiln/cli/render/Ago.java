// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import java.time.Duration;

/** How long something has lasted, in one unit: {@code 12s}, {@code 5m}, {@code 3h}, {@code 2d}. */
public final class Ago {

    private Ago() {}

    /** Nothing is negative here: the server's clock may be ahead of this one's. */
    public static String text(Duration lasted) {
        if (lasted.toDays() > 0) {
            return lasted.toDays() + "d";
        }
        if (lasted.toHours() > 0) {
            return lasted.toHours() + "h";
        }
        return lasted.toMinutes() > 0 ? lasted.toMinutes() + "m" : Math.max(0, lasted.toSeconds()) + "s";
    }
}
