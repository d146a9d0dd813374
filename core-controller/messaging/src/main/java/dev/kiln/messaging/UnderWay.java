// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much is under way to each of several receivers. Thread-safe; who receives nothing is forgotten.
 *
 * @param <K> what names a receiver
 */
public final class UnderWay<K> {

    private final Map<K, Integer> counts = new ConcurrentHashMap<>();

    public void begin(K receiver) {
        counts.merge(receiver, 1, Integer::sum);
    }

    /** One that had begun has arrived, or will not. */
    public void end(K receiver) {
        counts.computeIfPresent(receiver, (it, count) -> count == 1 ? null : count - 1);
    }

    public int to(K receiver) {
        return counts.getOrDefault(receiver, 0);
    }
}
