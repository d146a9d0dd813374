// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.health;

import java.time.Duration;

/**
 * How often things are looked at; the keys of {@code kiln.invoker.health}.
 *
 * @param ping between two pings
 * @param check between two checks of the provider
 * @param sweep between two looks for orphaned sandboxes
 */
public record HealthConfig(Duration ping, Duration check, Duration sweep) {}
