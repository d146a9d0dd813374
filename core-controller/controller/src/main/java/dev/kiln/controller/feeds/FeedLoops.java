// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds;

import java.util.List;

/** What fires triggers beside all requests. */
public final class FeedLoops implements AutoCloseable {

    private final List<Runnable> ends;

    FeedLoops(List<Runnable> ends) {
        this.ends = List.copyOf(ends);
    }

    /** Fires nothing more; bounded by some seconds. */
    @Override
    public void close() {
        ends.forEach(Runnable::run);
    }
}
