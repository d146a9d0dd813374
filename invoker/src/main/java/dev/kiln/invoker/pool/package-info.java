// SPDX-License-Identifier: Apache-2.0
/**
 * Owns the sandboxes: asks the policy what to do, does it, and grants leases. The run room comes in with demands and leaves with leases; what blocks goes out to the sandbox room.
 */
@NullMarked
package dev.kiln.invoker.pool;

import org.jspecify.annotations.NullMarked;
