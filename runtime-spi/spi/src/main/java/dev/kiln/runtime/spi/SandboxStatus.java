// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/** How a sandbox is. */
public sealed interface SandboxStatus {

    record Running() implements SandboxStatus {}

    record Paused() implements SandboxStatus {}

    /**
     * Its first process ended.
     *
     * @param exitCode the process's code, or 128 plus the signal
     * @param isOutOfMemory whether the memory limit was the reason
     */
    record Exited(int exitCode, boolean isOutOfMemory) implements SandboxStatus {}

    /** The backend knows nothing of it: it was destroyed, by us or by somebody else. */
    record Gone() implements SandboxStatus {}
}
