// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.engine;

import java.util.List;
import java.util.Map;

/**
 * A container that is wanted.
 *
 * @param command replaces the image's entry point; empty for that of the image
 * @param arguments replaces the image's command; empty for that of the image, if it keeps its entry point
 * @param memoryBytes no bound when 0
 * @param nanoCpus no bound when 0
 * @param user empty for that of the image
 * @param mounts {@code source:target} or {@code source:target:ro}
 * @param temporary file systems in memory: options by mount point
 * @param joined the container whose network is shared; empty for a network of its own, with this address
 */
public record ContainerRequest(
        String name,
        String image,
        List<String> command,
        List<String> arguments,
        List<String> environment,
        String workingDirectory,
        long memoryBytes,
        long nanoCpus,
        int cpuShares,
        String user,
        boolean isReadOnly,
        boolean mayEscalate,
        List<String> droppedCapabilities,
        List<String> addedCapabilities,
        List<String> mounts,
        Map<String, String> temporary,
        String joined,
        String address,
        String hostname,
        Map<String, String> labels) {

    public ContainerRequest {
        command = List.copyOf(command);
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        droppedCapabilities = List.copyOf(droppedCapabilities);
        addedCapabilities = List.copyOf(addedCapabilities);
        mounts = List.copyOf(mounts);
        temporary = Map.copyOf(temporary);
        labels = Map.copyOf(labels);
    }
}
