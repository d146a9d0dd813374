// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

/** How an invoker's last activations ended. For one thread at a time. */
final class OutcomeWindow {

    private static final int SIZE = 10;
    private static final int TOLERANCE = 3;

    private final Outcome[] last = new Outcome[SIZE];
    private int count;

    /** The end of an activation, as far as it says something about the invoker. */
    enum Outcome {
        SUCCESS,
        /** The platform failed, not the action. */
        SYSTEM_ERROR,
        /** Nothing came back. */
        TIMEOUT
    }

    void add(Outcome outcome) {
        last[count % SIZE] = outcome;
        count++;
    }

    boolean hasTooMany(Outcome outcome) {
        int found = 0;
        for (int i = 0; i < Math.min(count, SIZE); i++) {
            if (last[i] == outcome) {
                found++;
            }
        }
        return found > TOLERANCE;
    }

    void clear() {
        count = 0;
    }
}
