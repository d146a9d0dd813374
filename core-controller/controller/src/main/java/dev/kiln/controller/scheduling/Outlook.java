// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import java.util.List;

/**
 * What a demand would meet now, for people.
 *
 * @param pools those that it may go to, in order
 * @param placement where it would go
 */
public record Outlook(List<PoolOutlook> pools, Placement placement) {

    public Outlook {
        pools = List.copyOf(pools);
    }

    /**
     * How a pool stands to it.
     *
     * @param detail a part of a sentence with the numbers
     */
    public record PoolOutlook(String pool, Verdict verdict, String detail) {}

    /** From well to worse. */
    public enum Verdict {
        UP("up"),
        /** There is no room, or so little that its rule goes on to the next pool. */
        FULL("full"),
        /** No invoker is large enough. */
        TOO_SMALL("too small"),
        /** No invoker isolates well enough. */
        TOO_WEAK("too weak"),
        /** Nobody is there, or nobody who is up. */
        NO_INVOKER("no invoker");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
