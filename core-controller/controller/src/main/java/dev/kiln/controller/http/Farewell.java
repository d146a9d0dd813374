// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

/**
 * Whether the controller is about to close its door. First, who asks whether to send more is told no; then, when nobody new can
 * come any more, each answer is the last of its connection. Thread-safe.
 */
public final class Farewell {

    /** volatile: said by whoever stops the controller, read for each answer. */
    private volatile boolean isSaid;

    /** As {@link #isSaid}. */
    private volatile boolean isLast;

    void say() {
        isSaid = true;
    }

    /** Nobody new can come. */
    void closeAll() {
        isLast = true;
    }

    /** Whether each answer is the last of its connection. */
    boolean isLast() {
        return isLast;
    }

    /** Whether others should be asked instead. */
    public boolean isSaid() {
        return isSaid;
    }
}
