// SPDX-License-Identifier: Apache-2.0
/**
 * A swap as a state and what follows it: pure decisions on what invokers report. What keeps pools and what tells invokers come in;
 * nothing goes out.
 */
@NullMarked
package dev.kiln.controller.pools.swaps;

import org.jspecify.annotations.NullMarked;
