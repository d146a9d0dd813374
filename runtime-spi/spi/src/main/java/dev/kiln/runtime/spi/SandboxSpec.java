// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a sandbox shall be.
 *
 * @param id its name
 * @param image what it is made from
 * @param limits what it may use; to be enforced, or refused at {@code create}
 * @param network whom it may talk to; to be enforced, or refused at {@code create}
 * @param environment variables of its first process, beside those of the image
 * @param tags what an operator may want to see beside the sandbox in the backend's own tools (kind, namespace); without
 *     meaning to the provider
 * @param deadline how long {@code create} may take in all
 */
public record SandboxSpec(
        SandboxId id,
        SandboxImage image,
        SandboxLimits limits,
        NetworkPolicy network,
        Map<String, String> environment,
        Map<String, String> tags,
        Duration deadline) {

    public SandboxSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(network, "network");
        environment = Map.copyOf(environment);
        tags = Map.copyOf(tags);
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("the deadline must be positive: " + deadline);
        }
    }
}
