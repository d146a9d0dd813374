// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import java.nio.file.Path;

/** Counts the starts of an invoker, in its data directory. */
public final class Epoch {

    private Epoch() {}

    /**
     * The epoch of this start: one more than that of the last. Durable when it returns.
     *
     * @throws java.io.UncheckedIOException when the directory cannot be written
     * @throws IllegalStateException when the file does not hold a number
     */
    public static long next(Path dataDirectory) {
        DurableNumber file = new DurableNumber(dataDirectory.resolve("epoch"));
        long epoch = file.read().orElse(0) + 1;
        file.write(epoch);
        return epoch;
    }
}
