// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SeccompProfileBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in Kubernetes' words what a sandbox shall be: the operator's template, and over it what must be so. Pure. */
public final class PodWriter {

    /** The container that the action runs in; others are the template's. */
    public static final String CONTAINER = "action";

    /** What the sandbox's tags are kept in: {@code kind=nodejs:20}, between commas. */
    public static final String TAGS = OwnerLabels.PREFIX + "tags";

    private static final String TMP = "kiln-tmp";
    private static final int COMMON_WEIGHT = 100;

    /** How many sandboxes of 256 MiB go into a GiB. */
    private static final int COMMON_PER_GIB = 4;

    /** What a kubelet keeps of a container's logs and its writable layer, which count as ephemeral storage too. */
    private static final long BESIDE_SCRATCH_BYTES = 64L << 20;

    private final PodTemplate template;
    private final PodWishes wishes;
    private final Owner owner;
    private final String namespace;

    public PodWriter(PodTemplate template, PodWishes wishes, Owner owner, String namespace) {
        this.template = template;
        this.wishes = wishes;
        this.owner = owner;
        this.namespace = namespace;
    }

    /** What a pod that becomes a sandbox is marked with. */
    public Map<String, String> labels(SandboxId id, Role role, NetworkPolicy network) {
        Map<String, String> labels = new TreeMap<>(template.labels());
        labels.putAll(OwnerLabels.of(owner, id, role));
        labels.put(OwnerLabels.NETWORK, network == NetworkPolicy.NONE ? "none" : "egress");
        return labels;
    }

    /** Tags as the annotation {@link #TAGS} has them. */
    public static String tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(","));
    }

    /** The pod of a sandbox; its name is the id's. */
    public Pod pod(SandboxSpec spec, Role role) throws SandboxException {
        refuseWhatCannotBeHad(spec);
        return new PodBuilder()
                .withNewMetadata()
                .withName(OwnerLabels.podName(owner.cluster(), spec.id()))
                .withNamespace(namespace)
                .withLabels(labels(spec.id(), role, spec.network()))
                .withAnnotations(annotations(spec))
                .endMetadata()
                .withSpec(podSpec(spec))
                .build();
    }

    private void refuseWhatCannotBeHad(SandboxSpec spec) throws SandboxException {
        String attempt = "create sandbox " + spec.id();
        SandboxLimits limits = spec.limits();
        if (limits.maxProcesses() < wishes.processes()) {
            throw new SandboxException.Unsupported(
                    "cannot " + attempt + ": a pod has no limit of processes of its own, and"
                            + " its kubelet grants " + wishes.processes() + " where " + limits.maxProcesses()
                            + " were asked for. If podPidsLimit of the kubelets is lower, say so with the pool's key"
                            + " 'pod-processes'");
        }
        if (limits.maxOpenFiles() < wishes.files()) {
            throw new SandboxException.Unsupported(
                    "cannot " + attempt + ": a pod has no limit of open files of its own,"
                            + " and its node grants " + wishes.files() + " where " + limits.maxOpenFiles()
                            + " were asked for. If the container runtime grants fewer, say so with the pool's key 'pod-files'");
        }
        if (spec.network() == NetworkPolicy.NONE && !wishes.hasPolicies()) {
            throw new SandboxException.Unsupported(
                    "cannot " + attempt + " without a network: the pool makes no network"
                            + " policies. Set its key 'network-policy' to managed, if the cluster's network plug-in enforces them");
        }
        if (limits.diskBytes().isPresent() && wishes.disk() == PodWishes.Disk.REFUSE) {
            throw new SandboxException.Unsupported("cannot " + attempt + " with a disk limit of "
                    + limits.diskBytes().getAsLong()
                    + " bytes: the pool has disk=refuse. Set its key 'disk' to tmpfs, or ask for no disk limit");
        }
    }

    private Map<String, String> annotations(SandboxSpec spec) {
        Map<String, String> annotations = new TreeMap<>(template.annotations());
        annotations.put(TAGS, tags(spec.tags()));
        // nobody's controller would make it again, so an autoscaler would let its node live for ever
        annotations.putIfAbsent("cluster-autoscaler.kubernetes.io/safe-to-evict", "true");
        return annotations;
    }

    private PodSpec podSpec(SandboxSpec spec) {
        PodSpec base = template.spec();
        Container action = container(spec, template.action());
        PodSpecBuilder pod = new PodSpecBuilder(base)
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(1L)
                .withHostname("sandbox")
                .withSecurityContext(podSecurity(base.getSecurityContext()))
                .withContainers(Stream.concat(Stream.of(action), template.sidecars().stream())
                        .toList())
                .addToVolumes(new VolumeBuilder()
                        .withName(TMP)
                        .withEmptyDir(scratch(spec.limits()))
                        .build());
        return pod.build();
    }

    private PodSecurityContext podSecurity(PodSecurityContext base) {
        PodSecurityContextBuilder context =
                base == null ? new PodSecurityContextBuilder() : new PodSecurityContextBuilder(base);
        context.withRunAsNonRoot(true);
        if (!context.hasSeccompProfile()) {
            context.withSeccompProfile(
                    new SeccompProfileBuilder().withType("RuntimeDefault").build());
        }
        if (!context.hasRunAsUser() && wishes.user().isPresent()) {
            context.withRunAsUser(wishes.user().getAsLong());
            context.withRunAsGroup(wishes.user().getAsLong());
        }
        return context.build();
    }

    private Container container(SandboxSpec spec, Container base) {
        return new ContainerBuilder(base)
                .withName(CONTAINER)
                .withImage(spec.image().reference())
                .withImagePullPolicy(wishes.pullPolicy())
                .withPorts(new ContainerPortBuilder()
                        .withName(CONTAINER)
                        .withContainerPort(wishes.port())
                        .withProtocol("TCP")
                        .build())
                .withEnv(environment(spec, base.getEnv()))
                .withResources(resources(spec.limits(), base.getResources()))
                .withSecurityContext(security(base.getSecurityContext()))
                .addToVolumeMounts(new VolumeMountBuilder()
                        .withName(TMP)
                        .withMountPath("/tmp")
                        .build())
                .build();
    }

    private static List<EnvVar> environment(SandboxSpec spec, List<EnvVar> base) {
        List<EnvVar> ours = new TreeMap<>(spec.environment())
                .entrySet().stream()
                        .map(variable -> new EnvVarBuilder()
                                .withName(variable.getKey())
                                // a dollar before a parenthesis would be read as a reference
                                .withValue(variable.getValue().replace("$(", "$$("))
                                .build())
                        .toList();
        return Stream.concat(base.stream().filter(it -> !spec.environment().containsKey(it.getName())), ours.stream())
                .toList();
    }

    private ResourceRequirements resources(SandboxLimits limits, ResourceRequirements base) {
        Map<String, Quantity> most = new HashMap<>();
        Map<String, Quantity> least = new HashMap<>();
        if (base != null) {
            most.putAll(base.getLimits());
            least.putAll(base.getRequests());
        }
        Quantity memory = bytes(limits.memoryBytes());
        // requested in full: memory that is promised to two is found out by neither before the kernel kills one
        most.put("memory", memory);
        least.put("memory", memory);
        long scratch = (limits.diskBytes().isPresent() ? 0 : wishes.scratchBytes()) + BESIDE_SCRATCH_BYTES;
        most.put("ephemeral-storage", bytes(scratch));
        least.put("ephemeral-storage", bytes(scratch));
        least.put("cpu", millis(cpuRequest(limits)));
        limits.cpuMillis().ifPresent(bound -> most.put("cpu", millis(bound)));
        return new ResourceRequirementsBuilder()
                .withLimits(most)
                .withRequests(least)
                .build();
    }

    /**
     * Thousandths of a core, which are the weight in cgroups too: the common weight, 100, gets what belongs to 256 MiB. At 200 for
     * each GiB that is 50.
     */
    private int cpuRequest(SandboxLimits limits) {
        long request =
                Math.max(1, (long) wishes.cpuMillisPerGib() * limits.cpuWeight() / (COMMON_WEIGHT * COMMON_PER_GIB));
        return (int) Math.min(request, limits.cpuMillis().orElse(Integer.MAX_VALUE));
    }

    private static SecurityContext security(SecurityContext base) {
        SecurityContextBuilder context = base == null ? new SecurityContextBuilder() : new SecurityContextBuilder(base);
        context.withAllowPrivilegeEscalation(false)
                .withPrivileged(false)
                .withCapabilities(new CapabilitiesBuilder().withDrop("ALL").build());
        if (context.getReadOnlyRootFilesystem() == null) {
            context.withReadOnlyRootFilesystem(true);
        }
        return context.build();
    }

    private EmptyDirVolumeSource scratch(SandboxLimits limits) {
        EmptyDirVolumeSourceBuilder volume = new EmptyDirVolumeSourceBuilder();
        return limits.diskBytes().isPresent()
                ? volume.withMedium("Memory")
                        .withSizeLimit(bytes(limits.diskBytes().getAsLong()))
                        .build()
                : volume.withSizeLimit(bytes(wishes.scratchBytes())).build();
    }

    private static Quantity bytes(long bytes) {
        return new Quantity(String.valueOf(bytes));
    }

    private static Quantity millis(int millis) {
        return new Quantity(millis + "m");
    }
}
