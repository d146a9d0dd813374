// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

/**
 * When work goes on to the next pool, and when it comes back. Between the levels it stays as it is, so that a load near one level
 * does not go to and fro, with a cold start each time.
 *
 * @param enter the part of a pool's memory, waiting included, above which new work goes to the next; 1 is all of it
 * @param leave the part below which it comes back
 */
public record Overflow(double enter, double leave) {

    public static final Overflow STANDARD = new Overflow(0.9, 0.7);

    /** More than any queue-factor makes of a pool. */
    public static final double MAX = 100;

    public Overflow {
        if (!(leave > 0 && leave < enter && enter <= MAX)) {
            throw new IllegalArgumentException("overflow is entered at " + enter + " and left at " + leave);
        }
    }
}
