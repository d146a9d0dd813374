// SPDX-License-Identifier: Apache-2.0
/**
 * Decides, and does nothing: who gets which sandbox, what is made, evicted, paused, and what an idle sandbox is worth. The pool
 * comes in with views of its state; decisions go out.
 */
@NullMarked
package dev.kiln.invoker.policy;

import org.jspecify.annotations.NullMarked;
