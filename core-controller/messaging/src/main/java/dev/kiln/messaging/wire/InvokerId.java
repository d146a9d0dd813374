// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

/** An invoker's number in its cluster. */
public record InvokerId(int number) implements Comparable<InvokerId> {

    public InvokerId {
        if (number < 0) {
            throw new IllegalArgumentException("an invoker's number must not be negative: " + number);
        }
    }

    @Override
    public int compareTo(InvokerId other) {
        return Integer.compare(number, other.number);
    }

    /** {@code invoker0}: its name, and its topic's without prefix. */
    @Override
    public String toString() {
        return "invoker" + number;
    }
}
