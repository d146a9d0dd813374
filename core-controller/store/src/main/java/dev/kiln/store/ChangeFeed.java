// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import dev.kiln.model.name.QualifiedName;
import java.util.function.Consumer;

/** Tells which entities somebody wrote or deleted, so that whoever remembers them forgets them. */
public interface ChangeFeed {

    /** Ends a watch, and waits a moment for its thread; idempotent. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Watches from now on, until the watch is closed. A change is told at least once, in the order of the writes, and late
     * when the store was away; one's own writes are told, too.
     *
     * @param onChange called by the watch's own thread, one change at a time; must neither throw nor take long
     * @throws StoreException when the store cannot be asked where "now" is
     */
    Watch watch(Consumer<QualifiedName> onChange);
}
