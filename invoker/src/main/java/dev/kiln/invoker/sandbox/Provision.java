// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.util.Optional;
import java.util.Set;

/**
 * One of the providers that a pool has had. Whoever makes a sandbox with it tells how that went, so that it is closed only once nothing
 * of it is left. Safe for use by several threads.
 */
public interface Provision {

    /** Gives what makes the next sandbox, which counts as being made from now on. */
    @FunctionalInterface
    interface Source {
        Provision next();

        /** The same where that one failed and was on trial, as nobody shall notice that; empty where there is no other. */
        default Optional<Provision> insteadOf(Provision failed) {
            return Optional.empty();
        }
    }

    RuntimeProvider provider();

    /** Which setup of the pool it stands for. */
    long generation();

    /** Whether its sandboxes may have a network; one without a network of its own could only lend the machine's. */
    boolean hasNetwork();

    /** Whether it makes no sandboxes any more, and those that it made should go. */
    boolean isRetiring();

    /** The images that were made usable with it; changed by whoever does that, from several threads. */
    Set<SandboxImage> prepared();

    /** A sandbox was made, and took so long. */
    void made(long nanos);

    /** The sandbox that was being made was not. */
    void notMade(SandboxException reason);

    /** A sandbox that was made turned out to be unfit. */
    void broke();

    /** A sandbox that was made is gone. */
    void gone();
}
