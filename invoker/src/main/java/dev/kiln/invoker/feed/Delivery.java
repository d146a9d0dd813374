// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import dev.kiln.messaging.BusMessage;

/**
 * A message for this invoker.
 *
 * @param mayBeRepeated whether an earlier epoch may have read it, too
 * @param done to be called once, from any thread, when the message needs not be read again
 */
public record Delivery(BusMessage message, boolean mayBeRepeated, Runnable done) {}
