// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.time.Duration;

/**
 * What a sandbox uses.
 *
 * @param memoryBytes held now, caches that can be dropped left out where the backend tells them apart
 * @param cpu spent since it started
 */
public record SandboxUsage(long memoryBytes, Duration cpu) {}
