// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import java.util.List;
import java.util.Optional;

/** All kinds that the stand-in serves. */
public final class ResourceTypes {

    public static final ResourceType PODS = namespaced(
            "", "v1", "pods", "Pod", List.of("po"), "status", "log", "exec", "attach", "portforward", "eviction");
    public static final ResourceType NODES = cluster("", "v1", "nodes", "Node", List.of("no"), "status");
    public static final ResourceType NAMESPACES =
            cluster("", "v1", "namespaces", "Namespace", List.of("ns"), "status", "finalize");
    public static final ResourceType EVENTS = namespaced("", "v1", "events", "Event", List.of("ev"));
    public static final ResourceType CONFIG_MAPS = namespaced("", "v1", "configmaps", "ConfigMap", List.of("cm"));
    public static final ResourceType SECRETS = namespaced("", "v1", "secrets", "Secret", List.of());
    public static final ResourceType SERVICE_ACCOUNTS =
            namespaced("", "v1", "serviceaccounts", "ServiceAccount", List.of("sa"), "token");
    public static final ResourceType SERVICES = namespaced("", "v1", "services", "Service", List.of("svc"), "status");
    public static final ResourceType RESOURCE_QUOTAS =
            namespaced("", "v1", "resourcequotas", "ResourceQuota", List.of("quota"), "status");
    public static final ResourceType LIMIT_RANGES =
            namespaced("", "v1", "limitranges", "LimitRange", List.of("limits"));
    public static final ResourceType VOLUME_CLAIMS =
            namespaced("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", List.of("pvc"), "status");
    public static final ResourceType NETWORK_POLICIES =
            namespaced("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", List.of("netpol"));
    public static final ResourceType INGRESSES =
            namespaced("networking.k8s.io", "v1", "ingresses", "Ingress", List.of("ing"), "status");
    public static final ResourceType DISRUPTION_BUDGETS =
            namespaced("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", List.of("pdb"), "status");
    public static final ResourceType DEPLOYMENTS =
            namespaced("apps", "v1", "deployments", "Deployment", List.of("deploy"), "status");
    public static final ResourceType STATEFUL_SETS =
            namespaced("apps", "v1", "statefulsets", "StatefulSet", List.of("sts"), "status");
    public static final ResourceType DAEMON_SETS =
            namespaced("apps", "v1", "daemonsets", "DaemonSet", List.of("ds"), "status");
    public static final ResourceType REPLICA_SETS =
            namespaced("apps", "v1", "replicasets", "ReplicaSet", List.of("rs"), "status");
    public static final ResourceType JOBS = namespaced("batch", "v1", "jobs", "Job", List.of(), "status");
    public static final ResourceType LEASES = namespaced("coordination.k8s.io", "v1", "leases", "Lease", List.of());
    public static final ResourceType ROLES = namespaced(Rbac.GROUP, "v1", "roles", "Role", List.of());
    public static final ResourceType ROLE_BINDINGS =
            namespaced(Rbac.GROUP, "v1", "rolebindings", "RoleBinding", List.of());
    public static final ResourceType CLUSTER_ROLES =
            cluster(Rbac.GROUP, "v1", "clusterroles", "ClusterRole", List.of());
    public static final ResourceType CLUSTER_ROLE_BINDINGS =
            cluster(Rbac.GROUP, "v1", "clusterrolebindings", "ClusterRoleBinding", List.of());
    public static final ResourceType PRIORITY_CLASSES =
            cluster("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", List.of("pc"));
    public static final ResourceType RUNTIME_CLASSES =
            cluster("node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", List.of());

    /** In the order in which discovery tells them. */
    public static final List<ResourceType> ALL = List.of(
            PODS,
            NODES,
            NAMESPACES,
            EVENTS,
            CONFIG_MAPS,
            SECRETS,
            SERVICE_ACCOUNTS,
            SERVICES,
            RESOURCE_QUOTAS,
            LIMIT_RANGES,
            VOLUME_CLAIMS,
            NETWORK_POLICIES,
            INGRESSES,
            DISRUPTION_BUDGETS,
            DEPLOYMENTS,
            STATEFUL_SETS,
            DAEMON_SETS,
            REPLICA_SETS,
            JOBS,
            LEASES,
            ROLES,
            ROLE_BINDINGS,
            CLUSTER_ROLES,
            CLUSTER_ROLE_BINDINGS,
            PRIORITY_CLASSES,
            RUNTIME_CLASSES);

    private ResourceTypes() {}

    public static Optional<ResourceType> find(String group, String version, String plural) {
        return ALL.stream()
                .filter(it -> it.group().equals(group)
                        && it.version().equals(version)
                        && it.plural().equals(plural))
                .findFirst();
    }

    private static ResourceType namespaced(
            String group, String version, String plural, String kind, List<String> shortNames, String... subresources) {
        return new ResourceType(group, version, plural, kind, true, shortNames, List.of(subresources));
    }

    private static ResourceType cluster(
            String group, String version, String plural, String kind, List<String> shortNames, String... subresources) {
        return new ResourceType(group, version, plural, kind, false, shortNames, List.of(subresources));
    }

    /** Held apart, as constants of the class itself may not be used before they are made. */
    private static final class Rbac {
        static final String GROUP = "rbac.authorization.k8s.io";
    }
}
