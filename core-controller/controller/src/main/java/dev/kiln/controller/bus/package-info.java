// SPDX-License-Identifier: Apache-2.0
/**
 * Loops that read a topic of the bus until they are closed. The server starts them; pings and acks go out to their rooms.
 */
@NullMarked
package dev.kiln.controller.bus;

import org.jspecify.annotations.NullMarked;
