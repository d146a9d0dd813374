// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import dev.kiln.messaging.wire.InvokerId;

/**
 * An invoker as long as nobody can have taken it for lost.
 *
 * @param term see {@link dev.kiln.messaging.wire.Ping}
 */
public record Claimant(InvokerId invoker, long term) {}
