// SPDX-License-Identifier: Apache-2.0
/**
 * One sandbox: its life cycle as a table, how it is made from a shape, and the sweep of those that an earlier epoch left behind. The pool comes in; the runtime provider's contract goes out.
 */
@NullMarked
package dev.kiln.invoker.sandbox;

import org.jspecify.annotations.NullMarked;
