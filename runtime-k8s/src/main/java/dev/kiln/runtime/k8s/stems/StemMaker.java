// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems;

import dev.kiln.runtime.spi.SandboxException;

/** Makes stem pods and takes them away. Safe for use by several threads. */
public interface StemMaker {

    /** A ready one; blocks. When it throws, nothing is left. */
    Stem make(StemClass wanted) throws SandboxException, InterruptedException;

    /** Whether it still runs, as far as is known without asking; does not block. */
    boolean isAlive(Stem stem);

    /** Takes one away; does not block, does not fail. */
    void discard(Stem stem);
}
