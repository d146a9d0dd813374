// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.util.Map;

/** All of a sandbox that a pod cannot be given later: whose class is the same may have the same stem pod. */
public record StemClass(
        SandboxImage image, SandboxLimits limits, NetworkPolicy network, Map<String, String> environment) {

    public StemClass {
        environment = Map.copyOf(environment);
    }

    public static StemClass of(SandboxSpec spec) {
        return new StemClass(spec.image(), spec.limits(), spec.network(), spec.environment());
    }
}
