// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/** What a provider may be able to do beyond the minimum. The conformance kit tests each both ways. */
public enum Capability {
    /** {@link Sandbox#pause()} and {@link Sandbox#resume()}: a paused sandbox uses no CPU and keeps its memory. */
    PAUSE,
    /** {@link Sandbox#usage()}. */
    USAGE,
    /** {@link Sandbox#checkpoint} and {@link RuntimeProvider#restore}. */
    CHECKPOINT
}
