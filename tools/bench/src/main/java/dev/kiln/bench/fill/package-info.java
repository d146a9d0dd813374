// SPDX-License-Identifier: Apache-2.0
/**
 * Stores that hold so much, and how long their answers take. The store benchmark comes in; the ports of the store go out.
 */
@NullMarked
package dev.kiln.bench.fill;

import org.jspecify.annotations.NullMarked;
