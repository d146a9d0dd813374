// SPDX-License-Identifier: Apache-2.0
/**
 * Time that only grows, and the sweep that ends what is overdue. Every room that waits comes in; nothing goes out.
 */
@NullMarked
package dev.kiln.invoker.time;

import org.jspecify.annotations.NullMarked;
