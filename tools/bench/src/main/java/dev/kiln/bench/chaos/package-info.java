// SPDX-License-Identifier: Apache-2.0
/**
 * The ledger test: a cluster under load whose processes are killed and paused at random, and what must be true of it afterwards.
 * {@link dev.kiln.bench.chaos.Chaos} comes in; {@link dev.kiln.bench.calls.Account} judges.
 */
@NullMarked
package dev.kiln.bench.chaos;

import org.jspecify.annotations.NullMarked;
