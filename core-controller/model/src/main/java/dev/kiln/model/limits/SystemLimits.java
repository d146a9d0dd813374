// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.limits;

import dev.kiln.model.action.ActionLimits;
import java.util.Optional;

/**
 * The installation's bounds.
 *
 * @param timeoutMillis of an action, as are the next three
 * @param execBytes code and main of an action
 * @param parameterBytes parameters of an entity, and its annotations
 * @param payloadBytes an invocation's arguments, and a result
 * @param truncationBytes how much of an oversized result is shown
 */
public record SystemLimits(
        Range timeoutMillis,
        Range memoryMegabytes,
        Range logMegabytes,
        Range concurrency,
        long execBytes,
        long parameterBytes,
        long payloadBytes,
        long truncationBytes,
        int invocationsPerMinute,
        int concurrentInvocations,
        int firesPerMinute,
        int sequenceLength) {

    private static final long MEGABYTE = 1024 * 1024;

    /** Bounds of a whole number, both included, and what holds when nothing is said. */
    public record Range(int min, int standard, int max) {
        public Range {
            if (min > standard || standard > max) {
                throw new IllegalArgumentException("no range: " + min + " <= " + standard + " <= " + max);
            }
        }
    }

    /** OpenWhisk's, but for concurrency in a sandbox, which it leaves off. */
    public static SystemLimits standard() {
        return new SystemLimits(
                new Range(100, 60_000, 300_000),
                new Range(128, 256, 512),
                new Range(0, 10, 10),
                new Range(1, 1, 200),
                48 * MEGABYTE,
                MEGABYTE,
                MEGABYTE,
                MEGABYTE,
                60,
                30,
                60,
                50);
    }

    /** The same bounds with other throttles for namespaces that have none of their own. */
    public SystemLimits withThrottles(int invocationsPerMinute, int concurrentInvocations, int firesPerMinute) {
        return new SystemLimits(
                timeoutMillis,
                memoryMegabytes,
                logMegabytes,
                concurrency,
                execBytes,
                parameterBytes,
                payloadBytes,
                truncationBytes,
                invocationsPerMinute,
                concurrentInvocations,
                firesPerMinute,
                sequenceLength);
    }

    /** The bounds that hold in a namespace which has some of its own. */
    public SystemLimits within(ActionBounds bounds) {
        return new SystemLimits(
                bounds.timeoutMillis().within(timeoutMillis),
                bounds.memoryMegabytes().within(memoryMegabytes),
                bounds.logMegabytes().within(logMegabytes),
                bounds.concurrency().within(concurrency),
                execBytes,
                Math.min(parameterBytes, bounds.parameterBytes().orElse(parameterBytes)),
                Math.min(payloadBytes, bounds.payloadBytes().orElse(payloadBytes)),
                truncationBytes,
                invocationsPerMinute,
                concurrentInvocations,
                firesPerMinute,
                sequenceLength);
    }

    /** The sentence that tells which bound an action's limits cross; empty when none. */
    public Optional<String> violation(ActionLimits limits) {
        return outside(limits.timeout().toMillis(), timeoutMillis, "duration %d milliseconds", "%d milliseconds")
                .or(() -> outside(limits.memoryMegabytes(), memoryMegabytes, "memory size %d MB", "%d MB"))
                .or(() -> outside(limits.logMegabytes(), logMegabytes, "log size %d MB", "%d MB"))
                .or(() -> outside(limits.concurrency(), concurrency, "concurrency %d", "%d"));
    }

    private static Optional<String> outside(long value, Range range, String what, String bound) {
        if (value > range.max()) {
            return Optional.of((what + " exceeds allowed threshold of " + bound).formatted(value, range.max()));
        }
        if (value < range.min()) {
            return Optional.of((what + " below allowed threshold of " + bound).formatted(value, range.min()));
        }
        return Optional.empty();
    }
}
