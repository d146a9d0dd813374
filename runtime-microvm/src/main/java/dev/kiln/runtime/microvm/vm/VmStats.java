// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

import java.time.Duration;

/**
 * What a monitor's process uses.
 *
 * @param residentBytes memory that it holds, shared pages included
 * @param proportionalBytes the same, with shared pages divided among those that share them
 * @param cpu spent since it started, the guest's included
 */
public record VmStats(long residentBytes, long proportionalBytes, Duration cpu) {}
