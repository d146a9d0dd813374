// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import java.util.Optional;

/** What a placement is decided by: who there is, on which rings, and how loaded. Not to be changed while it is looked at. */
interface ClusterView {

    int size();

    Invoker invoker(int index);

    /** Memory of the activations that the invoker was given and has not finished, by all controllers as far as it is known. */
    long loadMegabytes(int index);

    /** What of it this controller gave. */
    long ownMegabytes(int index);

    /** How many controllers give work to the invokers, this one included. */
    int controllers();

    /** The ring of one pool, or of all invokers. */
    Optional<Ring> ring(Optional<String> pool);

    /** Sums over all that are up. */
    Totals totals();

    /**
     * Sums over invokers.
     *
     * @param loadMegabytes given by all controllers
     * @param ownMegabytes given by this one
     * @param smallestMegabytes the memory of the smallest of them
     */
    record Totals(int count, long megabytes, long loadMegabytes, long ownMegabytes, int smallestMegabytes) {}

    /** Memory of the unfinished activations with this key. */
    long keyMegabytes(String key);
}
