// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Measured;
import dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Way;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long the latest starts of each image took, by ways. Safe for use by several threads; keeps a bounded number. */
public final class StartTimes {

    private static final int MOST_IMAGES = 1000;
    private static final int MOST_TIMES = 15;

    /** Guarded by this; in order of use. */
    private final Map<String, Map<Way, Deque<Duration>>> images = new LinkedHashMap<>(16, 0.75f, true);

    /** Adds a start; an image goes by its digest. */
    public synchronized void add(String image, Way way, Duration time) {
        Deque<Duration> times = images.computeIfAbsent(image, it -> new EnumMap<>(Way.class))
                .computeIfAbsent(way, it -> new ArrayDeque<>());
        times.addLast(time);
        if (times.size() > MOST_TIMES) {
            times.removeFirst();
        }
        if (images.size() > MOST_IMAGES) {
            images.remove(images.keySet().iterator().next());
        }
    }

    public synchronized Map<Way, Measured> of(String image) {
        Map<Way, Measured> measured = new EnumMap<>(Way.class);
        images.getOrDefault(image, Map.of())
                .forEach((way, times) -> measured.put(way, new Measured(times.size(), median(times))));
        return measured;
    }

    private static Duration median(Collection<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
