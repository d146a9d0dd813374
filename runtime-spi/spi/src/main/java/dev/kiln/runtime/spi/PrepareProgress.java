// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/** Told how far the preparation of an image is. Never blocks, never throws. */
@FunctionalInterface
public interface PrepareProgress {

    /**
     * A step, for people.
     *
     * @param step what is being done: {@code pulling layer 3 of 7}
     * @param doneBytes bytes done of this image so far, or 0 when unknown
     * @param totalBytes bytes known so far to be needed, or 0 when unknown
     */
    void step(String step, long doneBytes, long totalBytes);

    static PrepareProgress silent() {
        return (step, doneBytes, totalBytes) -> {};
    }
}
