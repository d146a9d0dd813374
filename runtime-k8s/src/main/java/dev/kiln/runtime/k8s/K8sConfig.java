// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.api.Access;
import dev.kiln.runtime.k8s.pod.PodTemplate;
import dev.kiln.runtime.k8s.pod.PodWishes;
import dev.kiln.runtime.k8s.stems.StemSettings;
import dev.kiln.runtime.k8s.stems.sizing.StemBounds;
import dev.kiln.runtime.spi.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * How a pool wants its pods; the README has the table.
 *
 * @param access which cluster, as whom
 * @param template what the operator wants of the pods
 * @param wishes what the settings say of them
 * @param stems how many are kept ready
 * @param hasPrepull whether all nodes pull an image that is prepared
 * @param gracePeriod how long a destroyed pod may take to end by itself
 * @param parallelCreates how many pods may be in creation at once
 * @param patience how long trouble that may pass is waited through
 * @param path how pods are reached
 * @param policies who makes network policies
 * @param hasDisruptionBudget whether drains wait for pods that serve
 * @param network who and where the agent and invokers are
 */
record K8sConfig(
        Access access,
        PodTemplate template,
        PodWishes wishes,
        StemSettings stems,
        boolean hasPrepull,
        Duration gracePeriod,
        int parallelCreates,
        Duration patience,
        Path path,
        Policies policies,
        boolean hasDisruptionBudget,
        Network network) {

    private static final Pattern RANGE = Pattern.compile("[0-9a-fA-F.:]+/[0-9]{1,3}");

    /**
     * What stands between an invoker and its pods.
     *
     * @param agentImage what the agent runs in
     * @param podRanges what it connects to
     * @param invokerRanges whom policies let in; empty for this machine
     */
    record Network(String agentImage, List<String> podRanges, List<String> invokerRanges) {}

    enum Pull {
        ALWAYS("Always"),
        IF_NOT_PRESENT("IfNotPresent"),
        NEVER("Never");

        private final String word;

        Pull(String word) {
            this.word = word;
        }
    }

    enum Path {
        /** The pods' own addresses if they can be reached from here, else the agent. */
        AUTO,
        /** The pods' own addresses. */
        DIRECT,
        /** A pod of ours that passes connections on. */
        AGENT
    }

    enum Policies {
        /** The provider makes them. */
        MANAGED,
        /** There are none; who asks for a sandbox without network is refused. */
        NONE
    }

    static K8sConfig parse(Map<String, String> config) {
        ConfigKeys.DESCRIPTOR.check(config);
        Policies policies = constant(Policies.class, ConfigKeys.NETWORK_POLICY.in(config));
        return new K8sConfig(
                new Access(
                        Optional.of(ConfigKeys.KUBECONFIG.in(config))
                                .filter(text -> !text.isEmpty())
                                .map(K8sConfig::kubeconfig),
                        ConfigKeys.CONTEXT.in(config),
                        ConfigKeys.NAMESPACE.in(config),
                        ConfigKeys.REQUESTS.in(config).intValue()),
                template(ConfigKeys.POD_TEMPLATE.in(config)),
                new PodWishes(
                        ConfigKeys.PORT.in(config).intValue(),
                        user(ConfigKeys.USER.in(config)),
                        constant(Pull.class, ConfigKeys.IMAGE_PULL_POLICY.in(config)).word,
                        ConfigKeys.CPU_REQUEST.in(config).intValue(),
                        ConfigKeys.SCRATCH.in(config),
                        constant(PodWishes.Disk.class, ConfigKeys.DISK.in(config)),
                        ConfigKeys.PROCESSES.in(config).intValue(),
                        ConfigKeys.FILES.in(config).intValue(),
                        policies == Policies.MANAGED),
                stems(config),
                ConfigKeys.PREPULL.in(config),
                ConfigKeys.GRACE_PERIOD.in(config),
                ConfigKeys.PARALLEL_CREATES.in(config).intValue(),
                ConfigKeys.PATIENCE.in(config),
                constant(Path.class, ConfigKeys.DATA_PATH.in(config)),
                policies,
                ConfigKeys.DISRUPTION_BUDGET.in(config),
                new Network(
                        ConfigKeys.AGENT_IMAGE.in(config),
                        ranges(ConfigKeys.AGENT_PODS, config),
                        ranges(ConfigKeys.INVOKER_ADDRESSES, config)));
    }

    private static List<String> ranges(ConfigKey<String> key, Map<String, String> config) {
        List<String> ranges = Arrays.stream(key.in(config).split(","))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .toList();
        for (String range : ranges) {
            if (!RANGE.matcher(range).matches()) {
                throw key.unusable(range, "ranges of addresses with commas between, such as 10.0.0.0/8");
            }
        }
        return ranges;
    }

    private static StemSettings stems(Map<String, String> config) {
        int min = ConfigKeys.STEMS_MIN.in(config).intValue();
        int max = ConfigKeys.STEMS_MAX.in(config).intValue();
        if (min > max) {
            throw ConfigKeys.STEMS_MIN.unusable(
                    String.valueOf(min), "at most " + max + ", which is the setting 'stems-max'");
        }
        return new StemSettings(
                new StemBounds(min, max, ConfigKeys.STEMS_IDLE.in(config)),
                ConfigKeys.STEMS_CLASSES.in(config).intValue(),
                ConfigKeys.STEMS_CREATES.in(config).intValue());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static java.nio.file.Path kubeconfig(String text) {
        try {
            return java.nio.file.Path.of(text);
        } catch (InvalidPathException e) {
            throw ConfigKeys.KUBECONFIG.unusable(text, "the path of a readable kubeconfig (" + e + ")");
        }
    }

    private static OptionalLong user(String text) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long user = Long.parseLong(text);
            if (user > 0 && user <= Integer.MAX_VALUE) {
                return OptionalLong.of(user);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ConfigKeys.USER.unusable(
                text, "the number of a user who is not root, such as 65534, or nothing for the image's own");
    }

    private static PodTemplate template(String text) {
        String yaml = text;
        if (text.startsWith("@")) {
            try {
                yaml = Files.readString(java.nio.file.Path.of(text.substring(1)));
            } catch (IOException | InvalidPathException e) {
                throw ConfigKeys.POD_TEMPLATE.unusable(
                        text, "YAML or JSON, or @ and the path of a readable file with it (" + e + ")");
            }
        }
        try {
            return PodTemplate.parse(yaml);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the setting 'pod-template' cannot be used: " + e.getMessage(), e);
        }
    }
}
