// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a cluster is to be.
 *
 * @param root the project's folder
 * @param runtime the provider of all invokers
 * @param megabytes what the sandboxes of one invoker may hold
 * @param controllerOptions for each controller, beside its own
 * @param invokerOptions for each invoker, beside its own
 */
public record ClusterPlan(
        Path root,
        String runtime,
        int controllers,
        int invokers,
        int megabytes,
        List<String> controllerOptions,
        List<String> invokerOptions) {

    public ClusterPlan {
        controllerOptions = List.copyOf(controllerOptions);
        invokerOptions = List.copyOf(invokerOptions);
        if (controllers < 1 || invokers < 1) {
            throw new IllegalArgumentException(
                    "a cluster needs a controller and an invoker, not " + controllers + " and " + invokers);
        }
    }

    /** All of them, in the order in which they start. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(Part.BROKER, Part.STORE));
        IntStream.range(0, controllers).mapToObj(Part::controller).forEach(parts::add);
        IntStream.range(0, invokers).mapToObj(Part::invoker).forEach(parts::add);
        return parts;
    }
}
