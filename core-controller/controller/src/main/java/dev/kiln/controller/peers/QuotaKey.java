// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * One limit of one namespace.
 *
 * @param namespace its uuid
 */
public record QuotaKey(String namespace, Kind kind) {

    /** What is limited. */
    public enum Kind {
        /** Invocations in a minute. */
        INVOCATIONS(0),
        /** Fires of triggers in a minute. */
        FIRES(1),
        /** Activations on their way. */
        CONCURRENCY(2);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** What controllers call it among each other. */
        int number() {
            return number;
        }

        static Optional<Kind> of(int number) {
            return Stream.of(values()).filter(it -> it.number == number).findFirst();
        }
    }
}
