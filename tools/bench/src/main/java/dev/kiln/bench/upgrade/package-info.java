// SPDX-License-Identifier: Apache-2.0
/**
 * A cluster whose processes are replaced by those of another version, one at a time and as an operator does it, while clients behind a
 * TCP balancer call it: {@link dev.kiln.bench.upgrade.RollingUpgrade} replaces, {@link dev.kiln.bench.upgrade.BalancedLoad} calls.
 */
@NullMarked
package dev.kiln.bench.upgrade;

import org.jspecify.annotations.NullMarked;
