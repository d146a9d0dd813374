// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.limits;

import dev.kiln.model.limits.SystemLimits.Range;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is set for the actions of one namespace; what is absent is as the system has it, and nothing goes beyond that.
 *
 * @param parameterBytes parameters of an entity
 * @param payloadBytes arguments of an invocation
 * @param instances sandboxes of one action at once
 */
public record ActionBounds(
        Bound memoryMegabytes,
        Bound logMegabytes,
        Bound timeoutMillis,
        Bound concurrency,
        OptionalLong parameterBytes,
        OptionalLong payloadBytes,
        OptionalInt instances) {

    public static final ActionBounds NONE = new ActionBounds(
            Bound.NONE,
            Bound.NONE,
            Bound.NONE,
            Bound.NONE,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalInt.empty());

    /** The least and the most of something. */
    public record Bound(OptionalInt min, OptionalInt max) {
        public static final Bound NONE = new Bound(OptionalInt.empty(), OptionalInt.empty());

        /** The part of a range that is left; where the two do not meet, the nearest end of the range. */
        Range within(Range range) {
            int least = clamp(min.orElse(range.min()), range.min(), range.max());
            int most = clamp(max.orElse(range.max()), least, range.max());
            return new Range(least, clamp(range.standard(), least, most), most);
        }

        private static int clamp(int value, int least, int most) {
            return Math.max(least, Math.min(most, value));
        }
    }
}
