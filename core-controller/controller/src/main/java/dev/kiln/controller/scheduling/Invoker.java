// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.IsolationClass;

/**
 * An invoker, as far as it is known.
 *
 * @param term of its last ping
 * @param memoryMegabytes what its sandboxes may hold together
 * @param isolation the isolation class of its provider, as it says itself
 * @param strength what that counts for: a class that is not known here, for none
 * @param reason why it is in this state; empty when all is well
 */
public record Invoker(
        InvokerId id,
        long term,
        String pool,
        String provider,
        String isolation,
        IsolationClass strength,
        int memoryMegabytes,
        State state,
        String reason) {

    /** Whether it is given work. */
    public enum State {
        UP("up"),
        /** It said that something is wrong, or its activations ended with errors of the platform. */
        UNHEALTHY("unhealthy"),
        /** It was given activations that never came back. */
        UNRESPONSIVE("unresponsive"),
        /** It takes no work: it says so, or says nothing. */
        DOWN("down");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The word that clients of the operators' views know. */
        public String word() {
            return word;
        }
    }

    public boolean isUsable() {
        return state == State.UP;
    }

    Invoker in(State other, String why) {
        return new Invoker(id, term, pool, provider, isolation, strength, memoryMegabytes, other, why);
    }
}
