// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.runtime.spi.SandboxException;

/** The pool's answer to a demand. */
public sealed interface Grant {

    /** A sandbox; to be closed. */
    record Granted(Lease lease) implements Grant {}

    /** There is none, and will not be soon enough. */
    record Refused(String reason) implements Grant {}

    /** There is none, as the invoker stops. */
    record Stopped() implements Grant {}

    /** The provider could not make one. */
    record Failed(SandboxException cause) implements Grant {}
}
