// SPDX-License-Identifier: Apache-2.0
/**
 * Speaks HTTP/1.1 to what runs in a sandbox, over connections that stay open. The run room comes in with a payload and a time limit; an answer, or how it failed to come, goes out. Judges nothing.
 */
@NullMarked
package dev.kiln.invoker.client;

import org.jspecify.annotations.NullMarked;
