// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

/**
 * How much a composition may still do, with all that is nested in it, so that none runs for ever. For one thread.
 */
final class Budget {

    private final int max;
    private int components;
    private int conductors;

    Budget(int max) {
        this.max = max;
    }

    /** Whether one more component may run. */
    boolean takeComponent() {
        if (components >= max) {
            return false;
        }
        components++;
        return true;
    }

    /** Whether a conductor may be asked once more: before and after each component, and to be told that there are too many. */
    boolean takeConductor() {
        if (conductors > 2 * max) {
            return false;
        }
        conductors++;
        return true;
    }
}
