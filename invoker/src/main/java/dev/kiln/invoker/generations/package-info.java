// SPDX-License-Identifier: Apache-2.0
/**
 * The providers that a pool has had on this invoker: the current one makes sandboxes, a candidate shows what it can, and what an older one
 * made may end before that is closed. Told by orders of the controllers; pings tell how far it is.
 */
@NullMarked
package dev.kiln.invoker.generations;

import org.jspecify.annotations.NullMarked;
