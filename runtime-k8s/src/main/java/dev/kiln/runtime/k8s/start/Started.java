// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.start;

import dev.kiln.runtime.k8s.path.PodRef;
import dev.kiln.runtime.spi.SandboxAddress;

/**
 * A pod that accepts connections.
 *
 * @param node where it runs
 */
public record Started(PodRef ref, SandboxAddress address, String node) {}
