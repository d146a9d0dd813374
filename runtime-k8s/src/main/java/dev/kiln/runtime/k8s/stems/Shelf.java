// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems;

import dev.kiln.runtime.k8s.stems.sizing.StemDemand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The stem pods of one class, and what is known of the demand for them. Guarded by its pool. */
final class Shelf {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Until one was seen: what a kubelet usually takes. */
    private static final Duration USUAL_START = Duration.ofSeconds(2);

    private final Deque<Stem> ready = new ArrayDeque<>();
    private final Deque<Instant> arrivals = new ArrayDeque<>();
    private Duration podStart = USUAL_START;
    private int making;
    private Instant notBefore = Instant.EPOCH;
    private Duration pause = FIRST_PAUSE;

    void arrived(Instant now) {
        arrivals.addLast(now);
        if (arrivals.size() > StemDemand.MEMORY) {
            arrivals.removeFirst();
        }
    }

    StemDemand demand(Instant now) {
        return new StemDemand(now, List.copyOf(arrivals), podStart);
    }

    Deque<Stem> ready() {
        return ready;
    }

    int making() {
        return making;
    }

    /** How many are missing now; none while the last failure is fresh. */
    int missing(int wanted, Instant now) {
        return now.isBefore(notBefore) ? 0 : Math.max(0, wanted - ready.size() - making);
    }

    /** Those that are too many, oldest first; they are not on the shelf any more. */
    List<Stem> takeSurplus(int wanted) {
        List<Stem> surplus = new ArrayList<>();
        while (!ready.isEmpty() && ready.size() + making > wanted) {
            surplus.add(ready.removeFirst());
        }
        return surplus;
    }

    void begin() {
        making++;
    }

    void made(Stem stem, Duration took) {
        making--;
        ready.addLast(stem);
        podStart = took;
        pause = FIRST_PAUSE;
    }

    void failed(Instant now) {
        making--;
        notBefore = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    boolean isIdle(int wanted) {
        return wanted == 0 && ready.isEmpty() && making == 0;
    }
}
