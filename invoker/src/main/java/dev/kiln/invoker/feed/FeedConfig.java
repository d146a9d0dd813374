// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import java.time.Duration;

/**
 * How messages are taken; the keys of {@code kiln.invoker.feed}.
 *
 * @param maxHeld activations at once, from message to record
 * @param pollWait how long one look at the topic waits
 * @param retryPause the pause after the bus failed
 */
public record FeedConfig(int maxHeld, Duration pollWait, Duration retryPause) {}
