// SPDX-License-Identifier: Apache-2.0
/** Carries out what pools shall be: drives swaps, and tells invokers until they are what they shall be. */
@NullMarked
package dev.kiln.controller.pools.orders;

import org.jspecify.annotations.NullMarked;
