// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import java.util.Optional;

/** What a placement is decided by: who there is, on which rings, and how loaded. Not to be changed while it is looked at. */
interface ClusterView {

    int size();

    Invoker invoker(int index);

    /** Memory of the activations that the invoker was given and has not finished. */
    long loadMegabytes(int index);

    /** The ring of one pool, or of all invokers. */
    Optional<Ring> ring(Optional<String> pool);

    /** Memory of the unfinished activations with this key. */
    long keyMegabytes(String key);
}
