// SPDX-License-Identifier: Apache-2.0
/**
 * Pools as operators make, change and swap them: their paths, and the loop that carries out what is written. The server comes in;
 * what is kept, the plan of a swap and what invokers are told are rooms below.
 */
@NullMarked
package dev.kiln.controller.pools;

import org.jspecify.annotations.NullMarked;
