// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.model.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Where an activation's time went: contiguous phases, each ending where the next begins, so that their sum is the whole. For
 * one thread.
 */
public final class Phases {

    private static final double NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000;

    private final NanoClock clock;
    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long last;

    /**
     * The way so far, by the clocks of others: from the request to its publication, and from there to here. A clock that is
     * ahead of ours makes a phase 0, not negative.
     */
    public Phases(NanoClock clock, Instant requested, Instant published, Instant received) {
        this.clock = clock;
        long all = Math.max(0, Duration.between(requested, received).toNanos());
        long controller = Math.clamp(Duration.between(requested, published).toNanos(), 0, all);
        nanos.put("controller", controller);
        nanos.put("bus", all - controller);
        last = clock.nanos();
    }

    /** What happened since the last phase ended was this; phases of one name add up. Returns how long it took. */
    public Duration end(String name) {
        return endAt(name, clock.nanos());
    }

    /** As {@link #end}, at a time that is past; one before the last phase's end makes a phase of 0. */
    public Duration endAt(String name, long atNanos) {
        long took = Math.max(0, atNanos - last);
        nanos.merge(name, took, Long::sum);
        last += took;
        return Duration.ofNanos(took);
    }

    /** How long a phase took; 0 when there was none. */
    public Duration of(String name) {
        return Duration.ofNanos(nanos.getOrDefault(name, 0L));
    }

    /** Tells of each phase, and how many nanoseconds it took. */
    public void each(ObjLongConsumer<String> told) {
        nanos.forEach(told::accept);
    }

    /** Milliseconds with three decimals, and their sum as {@code total}. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        nanos.forEach((name, took) -> json.put(name, millis(took)));
        return json.put(
                "total", millis(nanos.values().stream().mapToLong(it -> it).sum()));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
    }
}
