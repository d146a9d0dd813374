// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import java.time.Duration;

/**
 * How activations are run; the keys of {@code kiln.invoker.run}.
 *
 * @param fetchPatience how long an activation waits for its action while the store does not answer
 * @param attempts sandboxes that are tried for one that cannot begin
 * @param logIdle how long the end of logs is waited for while nothing comes
 * @param crashDrain how long the last logs of a sandbox that died are waited for
 */
public record RunConfig(Duration fetchPatience, int attempts, Duration logIdle, Duration crashDrain) {}
