// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.path.agent.AgentSettings;
import dev.kiln.runtime.k8s.pod.PodWishes;
import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ConfigType;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.SpiVersion;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The settings that this provider knows; what each does in full is in the README. */
final class ConfigKeys {

    static final ConfigKey<String> KUBECONFIG = ConfigKey.text(
            "kubeconfig",
            "",
            "The file that names the cluster; empty for the service account of the invoker's own pod.");
    static final ConfigKey<String> CONTEXT =
            ConfigKey.text("context", "", "The context of that file; empty for its current one.");
    static final ConfigKey<String> NAMESPACE =
            ConfigKey.text("namespace", "", "Where the pods go; empty for the context's own.");
    static final ConfigKey<String> POD_TEMPLATE = ConfigKey.text(
            "pod-template",
            "",
            "What the pods shall have besides: YAML or JSON with metadata and spec, or @ and a file.");
    static final ConfigKey<String> IMAGE_PULL_POLICY = ConfigKey.choice(
            "image-pull-policy",
            "if-not-present",
            ConfigType.Choice.of(K8sConfig.Pull.class),
            "When nodes pull images.");
    static final ConfigKey<Boolean> PREPULL =
            ConfigKey.flag("prepull", true, "Whether preparing an image makes all nodes pull it where a pod may run.");
    static final ConfigKey<Long> PORT =
            ConfigKey.whole("port", 8080, new ConfigType.Whole(1024, 65_535), "", "Where images listen.");
    static final ConfigKey<String> USER = ConfigKey.text(
            "user",
            "65534",
            "The number of the user that runs in pods; empty for the image's own, if that is a number.");
    static final ConfigKey<Long> CPU_REQUEST = ConfigKey.whole(
            "cpu-request-per-gib",
            200,
            new ConfigType.Whole(4, 64_000),
            "thousandths of a core",
            "The CPU that is requested for each GiB of memory.");
    static final ConfigKey<Long> SCRATCH = ConfigKey.size(
            "scratch",
            "256 MiB",
            new ConfigType.Size(1 << 20, 1L << 40),
            "What may be written to /tmp where the sandbox has no disk limit.");
    static final ConfigKey<String> DISK = ConfigKey.choice(
            "disk", "tmpfs", ConfigType.Choice.of(PodWishes.Disk.class), "How a disk limit is enforced.");
    static final ConfigKey<Long> PROCESSES = ConfigKey.whole(
            "pod-processes",
            1024,
            new ConfigType.Whole(1, 4_194_304),
            "processes",
            "What the kubelets grant a pod (podPidsLimit); who wants fewer is refused.");
    static final ConfigKey<Long> FILES = ConfigKey.whole(
            "pod-files",
            1024,
            new ConfigType.Whole(16, 1_073_741_816),
            "open files",
            "What the nodes grant a process; who wants fewer is refused.");
    static final ConfigKey<Duration> GRACE_PERIOD = ConfigKey.span(
            "grace-period",
            "0s",
            new ConfigType.Span(Duration.ZERO, Duration.ofSeconds(30)),
            "How long a destroyed pod may take to end by itself.");
    static final ConfigKey<Long> PARALLEL_CREATES = ConfigKey.whole(
            "parallel-creates",
            20,
            new ConfigType.Whole(1, 1000),
            "pods",
            "How many pods are in creation at once, those for calls.");
    static final ConfigKey<Long> REQUESTS = ConfigKey.whole(
            "api-requests-per-second",
            100,
            new ConfigType.Whole(1, 10_000),
            "requests",
            "How much is asked of the API server at most, on average.");
    static final ConfigKey<Duration> PATIENCE = ConfigKey.span(
            "unschedulable-patience",
            "2s",
            new ConfigType.Span(Duration.ZERO, Duration.ofMinutes(10)),
            "How long a pod may stay without a node, or with trouble that may pass; longer where an autoscaler adds nodes.");
    static final ConfigKey<Long> STEMS_MIN = ConfigKey.whole(
            "stems-min",
            0,
            new ConfigType.Whole(0, 1000),
            "pods",
            "How many stem pods of a kind and memory are kept even when nobody asks, once somebody has.");
    static final ConfigKey<Long> STEMS_MAX = ConfigKey.whole(
            "stems-max",
            8,
            new ConfigType.Whole(0, 1000),
            "pods",
            "How many stem pods of a kind and memory there are at most; 0 for none.");
    static final ConfigKey<Duration> STEMS_IDLE = ConfigKey.span(
            "stems-idle",
            "5m",
            new ConfigType.Span(Duration.ofSeconds(1), Duration.ofDays(1)),
            "How long after the last call stem pods go.");
    static final ConfigKey<Long> STEMS_CLASSES = ConfigKey.whole(
            "stems-classes",
            16,
            new ConfigType.Whole(1, 1000),
            "classes",
            "For how many kinds and memories stem pods are kept; the least recently used one goes.");
    static final ConfigKey<Long> STEMS_CREATES = ConfigKey.whole(
            "stems-parallel-creates",
            4,
            new ConfigType.Whole(1, 1000),
            "pods",
            "How many stem pods are in creation at once.");
    static final ConfigKey<String> DATA_PATH = ConfigKey.choice(
            "data-path",
            "auto",
            ConfigType.Choice.of(K8sConfig.Path.class),
            "How the invoker reaches pods: their own addresses, or an agent in the cluster.");
    static final ConfigKey<String> AGENT_IMAGE = ConfigKey.text(
            "agent-image", "kiln/action-nodejs-v20:latest", "What the agent runs in; has Node.js as node on its path.");
    static final ConfigKey<String> AGENT_PODS = ConfigKey.text(
            "agent-pods",
            String.join(",", AgentSettings.PRIVATE),
            "The addresses that the agent connects to, ranges between commas: those of the cluster's pods.");
    static final ConfigKey<String> INVOKER_ADDRESSES = ConfigKey.text(
            "invoker-addresses",
            "",
            "Whom network policies let in beside the chart's invokers, ranges between commas; empty for this machine.");
    static final ConfigKey<String> NETWORK_POLICY = ConfigKey.choice(
            "network-policy",
            "managed",
            ConfigType.Choice.of(K8sConfig.Policies.class),
            "Whether the provider makes network policies; the cluster's network plug-in has to enforce them.");
    static final ConfigKey<Boolean> DISRUPTION_BUDGET =
            ConfigKey.flag("disruption-budget", false, "Whether drains of nodes wait for pods that serve.");

    static final ProviderDescriptor DESCRIPTOR = new ProviderDescriptor(
            "k8s",
            "0.1.0",
            SpiVersion.Range.from(1, 1),
            Set.of(),
            List.of(
                    KUBECONFIG,
                    CONTEXT,
                    NAMESPACE,
                    POD_TEMPLATE,
                    IMAGE_PULL_POLICY,
                    PREPULL,
                    PORT,
                    USER,
                    CPU_REQUEST,
                    SCRATCH,
                    DISK,
                    PROCESSES,
                    FILES,
                    GRACE_PERIOD,
                    PARALLEL_CREATES,
                    REQUESTS,
                    PATIENCE,
                    STEMS_MIN,
                    STEMS_MAX,
                    STEMS_IDLE,
                    STEMS_CLASSES,
                    STEMS_CREATES,
                    DATA_PATH,
                    AGENT_IMAGE,
                    AGENT_PODS,
                    INVOKER_ADDRESSES,
                    NETWORK_POLICY,
                    DISRUPTION_BUDGET));

    private ConfigKeys() {}
}
