// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.time;

/** A clock for durations: only differences mean something. */
@FunctionalInterface
public interface NanoClock {
    long nanos();
}
