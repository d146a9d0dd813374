// SPDX-License-Identifier: Apache-2.0
/**
 * The language runtimes as controllers tell them, and what follows here from a change: other stem sandboxes, and images to fetch. The
 * server comes in; the pool and the providers go out.
 */
@NullMarked
package dev.kiln.invoker.runtimes;

import org.jspecify.annotations.NullMarked;
