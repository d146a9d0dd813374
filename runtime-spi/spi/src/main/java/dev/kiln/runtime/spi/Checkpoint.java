// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/** A sandbox's frozen state; kept by the provider until deleted. */
public interface Checkpoint {

    /** Unique in the provider. */
    String id();

    /** What it takes on disk. */
    long sizeBytes();

    /** Removes it; sandboxes already restored from it go on. Idempotent. */
    void delete() throws SandboxException, InterruptedException;
}
