// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import dev.kiln.messaging.BusMessage;

/**
 * A message for this invoker. Both runnables may be called from any thread, and again without effect.
 *
 * @param mayBeRepeated whether an earlier process may have read it, too
 * @param ended to be called when it holds up nothing any more: another may take its place
 * @param done to be called when the message needs not be read again; implies {@code ended}
 */
public record Delivery(BusMessage message, boolean mayBeRepeated, Runnable ended, Runnable done) {}
