// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.kept;

import dev.kiln.store.Revision;

/** A pool as the store has it, and who drives its swap. */
public record Kept(Pool pool, Lease lease, Revision revision) {}
