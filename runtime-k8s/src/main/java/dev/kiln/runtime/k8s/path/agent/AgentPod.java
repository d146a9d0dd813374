// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SeccompProfileBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The pod of an agent, as an object. Its program is an argument, so no image of its own is needed. It holds the token's hash only, so
 * that whoever may read pods cannot use it.
 */
final class AgentPod {

    private static final String CONTAINER = "agent";

    /** Node.js itself takes 50 MiB; the windows of all streams in both directions 130. */
    private static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("256Mi"));

    private static final Map<String, Quantity> REQUESTS = Map.of(
            "memory", new Quantity("96Mi"), "cpu", new Quantity("50m"), "ephemeral-storage", new Quantity("16Mi"));

    private AgentPod() {}

    static Pod of(AgentSettings settings, String token) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(settings.name())
                .withLabels(settings.labels())
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withRestartPolicy("Always")
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(settings.user())
                .withRunAsGroup(settings.user())
                .withSeccompProfile(
                        new SeccompProfileBuilder().withType("RuntimeDefault").build())
                .endSecurityContext()
                .withContainers(container(settings, token))
                .endSpec()
                .build();
    }

    private static Container container(AgentSettings settings, String token) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(settings.image())
                .withImagePullPolicy(settings.pullPolicy())
                .withCommand("node")
                // a dollar before a parenthesis would be read as a reference
                .withArgs("--max-old-space-size=64", "-e", script().replace("$(", "$$("))
                .withEnv(List.of(
                        new EnvVar("KILN_AGENT_LISTEN", String.valueOf(AgentSettings.LISTEN), null),
                        new EnvVar("KILN_AGENT_TOKEN_SHA256", sha256(token), null),
                        new EnvVar("KILN_AGENT_PODS", String.join(",", settings.podRanges()), null),
                        new EnvVar("KILN_AGENT_PODS_PORT", String.valueOf(settings.podsPort()), null)))
                .withResources(new ResourceRequirementsBuilder()
                        .withLimits(LIMITS)
                        .withRequests(REQUESTS)
                        .build())
                .withSecurityContext(new SecurityContextBuilder()
                        .withAllowPrivilegeEscalation(false)
                        .withPrivileged(false)
                        .withReadOnlyRootFilesystem(true)
                        .withCapabilities(
                                new CapabilitiesBuilder().withDrop("ALL").build())
                        .build())
                .build();
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String script() {
        try (InputStream script = AgentPod.class.getResourceAsStream("agent.js")) {
            if (script == null) {
                throw new IllegalStateException("agent.js is missing beside " + AgentPod.class.getName());
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
