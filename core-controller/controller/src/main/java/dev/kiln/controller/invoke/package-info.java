// SPDX-License-Identifier: Apache-2.0
/**
 * The way of one invocation through this process: resolve, merge, place, publish, answer. Its routes come in from the door; the rooms of actions, scheduling and flight are asked, the bus gets the message.
 */
@NullMarked
package dev.kiln.controller.invoke;

import org.jspecify.annotations.NullMarked;
