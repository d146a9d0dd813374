// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems;

import dev.kiln.runtime.k8s.start.Started;
import dev.kiln.runtime.spi.SandboxId;

/**
 * A pod that is ready to become a sandbox.
 *
 * @param id what it is marked with until then
 */
public record Stem(SandboxId id, Started started) {}
