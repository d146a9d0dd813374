// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;

/** Puts nodes into the store, as kubelets do that register. */
final class Nodes {

    private Nodes() {}

    static ObjectNode register(Store store, NodeOptions options, String address, String version) {
        ObjectNode node = ResourceTypes.NODES.named("", options.name());
        ObjectNode labels = Json.make(node, "metadata", "labels")
                .put("kubernetes.io/hostname", options.name())
                .put("kubernetes.io/os", "linux")
                .put("kubernetes.io/arch", "amd64")
                .put("topology.kubernetes.io/region", "stand-in")
                .put("topology.kubernetes.io/zone", "zone-" + options.name());
        options.labels().forEach(labels::put);
        ObjectNode spec = node.putObject("spec").put("podCIDR", "").put("providerID", "stand-in://" + options.name());
        ArrayNode taints = spec.putArray("taints");
        options.taints().forEach(it -> {
            String[] parts = it.split("[=:]", 3);
            taints.addObject().put("key", parts[0]).put("value", parts[1]).put("effect", parts[2]);
        });
        ObjectNode status = node.putObject("status");
        for (String field : new String[] {"capacity", "allocatable"}) {
            status.putObject(field)
                    .put("cpu", options.cpu())
                    .put("memory", options.memory())
                    .put("pods", String.valueOf(options.pods()))
                    .put("ephemeral-storage", "100Gi");
        }
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", address);
        status.withArray("addresses").addObject().put("type", "Hostname").put("address", options.name());
        status.putObject("nodeInfo")
                .put("kubeletVersion", version)
                .put("operatingSystem", "linux")
                .put("architecture", "amd64")
                .put("containerRuntimeVersion", "docker://stand-in")
                .put("osImage", "stand-in")
                .put("machineID", options.name());
        String now = store.timestamp();
        ArrayNode conditions = status.putArray("conditions");
        for (String pressure : new String[] {"MemoryPressure", "DiskPressure", "PIDPressure"}) {
            condition(conditions, pressure, "False", "KubeletHasSufficient" + pressure.replace("Pressure", ""), now);
        }
        condition(conditions, "Ready", "True", "KubeletReady", now);
        return store.create(ResourceTypes.NODES, node);
    }

    private static void condition(ArrayNode conditions, String type, String status, String reason, String now) {
        conditions
                .addObject()
                .put("type", type)
                .put("status", status)
                .put("lastHeartbeatTime", now)
                .put("lastTransitionTime", now)
                .put("reason", reason)
                .put("message", "kubelet is posting " + (type.equals("Ready") ? "ready" : "its") + " status");
    }
}
