// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.name.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests of a minute of the clock, for routes that have a limit. Each controller counts by itself. Safe for use by
 * several threads; never blocks.
 */
final class RateLimits {

    /** Nobody can make up counted ones: there are as many as routes times their keys, of those that were used this minute. */
    private static final int MAX_COUNTED = 100_000;

    private static final long MINUTE_SECONDS = 60;

    private final InstantSource clock;
    private volatile Minute minute = new Minute(0); // volatile: replaced by whoever comes first in a new one

    /**
     * What is counted.
     *
     * @param key the id of the API key that was shown; empty where none is needed
     */
    record Counted(NamespaceName owner, String basePath, String operation, String key) {}

    private record Minute(long number, Map<Counted, AtomicInteger> counts) {
        Minute(long number) {
            this(number, new ConcurrentHashMap<>());
        }
    }

    RateLimits(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Lets a request through.
     *
     * @throws Refusal when there were as many as are allowed
     */
    void admit(Counted counted, int allowed) {
        Instant now = clock.instant();
        Map<Counted, AtomicInteger> counts = counts(now.getEpochSecond() / MINUTE_SECONDS);
        Duration left = Duration.ofSeconds(MINUTE_SECONDS - now.getEpochSecond() % MINUTE_SECONDS);
        AtomicInteger count = counts.get(counted);
        if (count == null) {
            if (counts.size() >= MAX_COUNTED) {
                throw new Refusal(new Problem.Overloaded(left));
            }
            count = counts.computeIfAbsent(counted, it -> new AtomicInteger());
        }
        int number = count.incrementAndGet();
        if (number > allowed) {
            throw new Refusal(new Problem.Throttled(
                    "Too many requests in the last minute (count: " + number + ", allowed: " + allowed + ").", left));
        }
    }

    private Map<Counted, AtomicInteger> counts(long number) {
        Minute current = minute;
        return current.number() == number ? current.counts() : begun(number);
    }

    private synchronized Map<Counted, AtomicInteger> begun(long number) { // synchronized: only one begins a minute
        if (minute.number() != number) {
            minute = new Minute(number);
        }
        return minute.counts();
    }
}
