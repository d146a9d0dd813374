// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

/**
 * What to do about the difference of what is wanted and what is there.
 *
 * @param create so many more are to be begun now
 * @param remove so many of the ready ones are to go now
 */
public record StemOrder(int create, int remove) {

    /** What is at hand. */
    public record Stock(int ready, int creating) {}

    /**
     * Never does both. What is being created is let come: to break it off costs as much as to remove it later, and it may be
     * wanted by then.
     *
     * @param places so many may be created at a time, those that are being created included
     */
    public static StemOrder of(int wanted, Stock stock, int places) {
        int difference = wanted - stock.ready() - stock.creating();
        int free = Math.max(0, places - stock.creating());
        return new StemOrder(Math.clamp(difference, 0, free), Math.clamp(-(long) difference, 0, stock.ready()));
    }
}
