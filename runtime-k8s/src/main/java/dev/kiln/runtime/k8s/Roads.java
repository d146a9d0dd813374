// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.guard.Guard;
import dev.kiln.runtime.k8s.guard.OwnAddress;
import dev.kiln.runtime.k8s.guard.Peers;
import dev.kiln.runtime.k8s.health.Uses;
import dev.kiln.runtime.k8s.path.ChosenPath;
import dev.kiln.runtime.k8s.path.DataPath;
import dev.kiln.runtime.k8s.path.DirectPath;
import dev.kiln.runtime.k8s.path.agent.AgentPath;
import dev.kiln.runtime.k8s.path.agent.AgentSettings;
import dev.kiln.runtime.k8s.path.agent.PortForwardConnector;
import dev.kiln.runtime.k8s.pod.OwnerLabels;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.SandboxId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** How pods are reached, and who is kept from reaching them, as the configuration says. Makes nothing in the cluster yet. */
final class Roads {

    private static final long NOBODY = 65_534;
    private static final int TOKEN_BYTES = 32;

    private Roads() {}

    static DataPath path(K8sConfig config, Kube kube, RuntimeContext context) {
        return switch (config.path()) {
            case DIRECT -> new DirectPath();
            case AGENT -> agent(config, kube, context);
            case AUTO -> ChosenPath.of(agent(config, kube, context));
        };
    }

    static Uses uses(K8sConfig config) {
        return new Uses(
                config.policies() == K8sConfig.Policies.MANAGED,
                config.hasDisruptionBudget(),
                config.path() == K8sConfig.Path.AGENT);
    }

    static Guard guard(K8sConfig config, Kube kube, RuntimeContext context) {
        return Guard.of(
                kube,
                context.owner(),
                () -> new Guard.Wishes(
                        config.policies() == K8sConfig.Policies.MANAGED,
                        config.wishes().port(),
                        peers(config, kube),
                        config.hasDisruptionBudget()),
                Integer.toHexString(context.random().nextInt()));
    }

    private static Peers peers(K8sConfig config, Kube kube) {
        boolean isInCluster = config.access().kubeconfig().isEmpty();
        List<String> ranges = config.network().invokerRanges();
        if (ranges.isEmpty() && !isInCluster) {
            ranges = OwnAddress.towards(kube.server()).stream().toList();
        }
        return new Peers(ranges, isInCluster ? Peers.INVOKERS : Map.of());
    }

    private static DataPath agent(K8sConfig config, Kube kube, RuntimeContext context) {
        SandboxId id =
                new SandboxId("kiln-agent-" + Long.toHexString(context.random().nextLong()));
        AgentSettings settings = new AgentSettings(
                OwnerLabels.podName(context.owner().cluster(), id),
                OwnerLabels.of(context.owner(), id, Role.AGENT),
                config.network().agentImage(),
                config.wishes().pullPolicy(),
                config.wishes().user().orElse(NOBODY),
                config.wishes().port(),
                config.network().podRanges());
        return AgentPath.start(
                context.dataDirectory().resolve("doors"), new PortForwardConnector(kube, settings, token()));
    }

    /** From the one source of chance that nobody can guess, which the invoker's need not be. */
    private static String token() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }
}
