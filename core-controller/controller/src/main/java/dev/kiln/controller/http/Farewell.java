// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

/**
 * Whether the controller is about to close its door. Requests are still answered, but each answer is the last of its connection, and
 * who asks whether to send more is told no. Thread-safe.
 */
public final class Farewell {

    /** volatile: said by whoever stops the controller, read for each answer. */
    private volatile boolean isSaid;

    void say() {
        isSaid = true;
    }

    public boolean isSaid() {
        return isSaid;
    }
}
