// SPDX-License-Identifier: Apache-2.0
/**
 * Takes messages from the invoker's topic, no more than can be held, and commits what has ended. The bus goes in, deliveries go out to the run room.
 */
@NullMarked
package dev.kiln.invoker.feed;

import org.jspecify.annotations.NullMarked;
