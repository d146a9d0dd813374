// SPDX-License-Identifier: Apache-2.0
/**
 * Calls of a cluster's actions, and what became of them: {@link dev.kiln.bench.calls.Caller} makes them, actions tell
 * {@link dev.kiln.bench.calls.BeginningsDoor} that they began, {@link dev.kiln.bench.calls.StoredRecords} has how they ended, and
 * {@link dev.kiln.bench.calls.Account} judges.
 */
@NullMarked
package dev.kiln.bench.calls;

import org.jspecify.annotations.NullMarked;
