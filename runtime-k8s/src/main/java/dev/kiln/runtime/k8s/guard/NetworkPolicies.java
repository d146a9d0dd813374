// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.guard;

import dev.kiln.runtime.k8s.pod.OwnerLabels;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.spi.Owner;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who may connect to whom, of one invoker's pods. Policies add up: what one of them selects is shut but for what some of them allow. So
 * each invoker has its own, and none has to know of the others'. Pure.
 */
final class NetworkPolicies {

    private static final String INGRESS = "Ingress";
    private static final String EGRESS = "Egress";
    private static final int DNS = 53;

    private final Owner owner;
    private final int port;
    private final Peers peers;

    /**
     * Of the pods of one invoker, in all its epochs.
     *
     * @param port where actions listen
     */
    NetworkPolicies(Owner owner, int port, Peers peers) {
        this.owner = owner;
        this.port = port;
        this.peers = peers;
    }

    /** @param prefix that no other object's name begins with */
    List<NetworkPolicy> all(String prefix, Map<String, String> labels) {
        return List.of(
                policy(prefix + ".in", labels, ingress()),
                policy(prefix + ".shut", labels, egress(pods("none"), List.of())),
                policy(prefix + ".out", labels, egress(pods("egress"), List.of(world(), names()))),
                policy(prefix + ".agent", labels, agent()));
    }

    private static NetworkPolicy policy(String name, Map<String, String> labels, NetworkPolicySpec spec) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withSpec(spec)
                .build();
    }

    /** Whatever its role is, a pod that is not the agent is entered by invokers and the agent only, at the action port. */
    private NetworkPolicySpec ingress() {
        NetworkPolicyIngressRule rule = new NetworkPolicyIngressRuleBuilder()
                .withFrom(from())
                .withPorts(tcp(port))
                .build();
        return new NetworkPolicySpecBuilder()
                .withPodSelector(new LabelSelectorBuilder()
                        .withMatchLabels(OwnerLabels.ofInvoker(owner))
                        .addNewMatchExpression()
                        .withKey(OwnerLabels.ROLE)
                        .withOperator("NotIn")
                        .withValues(Role.AGENT.word())
                        .endMatchExpression()
                        .build())
                .withPolicyTypes(INGRESS)
                .withIngress(rule)
                .build();
    }

    private List<NetworkPolicyPeer> from() {
        List<NetworkPolicyPeer> from = new ArrayList<>();
        from.add(new NetworkPolicyPeerBuilder().withPodSelector(agentPod()).build());
        if (!peers.labels().isEmpty()) {
            from.add(new NetworkPolicyPeerBuilder()
                    .withNamespaceSelector(new LabelSelector())
                    .withPodSelector(new LabelSelectorBuilder()
                            .withMatchLabels(peers.labels())
                            .build())
                    .build());
        }
        for (String range : peers.ranges()) {
            from.add(new NetworkPolicyPeerBuilder()
                    .withNewIpBlock()
                    .withCidr(range)
                    .endIpBlock()
                    .build());
        }
        return from;
    }

    private static NetworkPolicySpec egress(LabelSelector selector, List<NetworkPolicyEgressRule> rules) {
        return new NetworkPolicySpecBuilder()
                .withPodSelector(selector)
                .withPolicyTypes(EGRESS)
                .withEgress(rules)
                .build();
    }

    /** Everything but what only a node may ask: the addresses of its own link, where clouds give out credentials. */
    private static NetworkPolicyEgressRule world() {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewIpBlock()
                .withCidr("0.0.0.0/0")
                .withExcept("169.254.0.0/16")
                .endIpBlock()
                .endTo()
                .addNewTo()
                .withNewIpBlock()
                .withCidr("::/0")
                .withExcept("fe80::/10")
                .endIpBlock()
                .endTo()
                .build();
    }

    /** The node's own resolver has an address of the link, if there is one. */
    private static NetworkPolicyEgressRule names() {
        return new NetworkPolicyEgressRuleBuilder()
                .withPorts(
                        new NetworkPolicyPortBuilder()
                                .withProtocol("UDP")
                                .withPort(new IntOrString(DNS))
                                .build(),
                        tcp(DNS))
                .build();
    }

    /** A port-forward comes from inside of the agent's own network namespace, so nobody at all enters it from outside. */
    private NetworkPolicySpec agent() {
        NetworkPolicyEgressRule toPods = new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withPodSelector(new LabelSelectorBuilder()
                        .withMatchLabels(OwnerLabels.ofInvoker(owner))
                        .build())
                .endTo()
                .withPorts(tcp(port))
                .build();
        return new NetworkPolicySpecBuilder()
                .withPodSelector(agentPod())
                .withPolicyTypes(INGRESS, EGRESS)
                .withIngress(List.of())
                .withEgress(toPods)
                .build();
    }

    private LabelSelector agentPod() {
        return new LabelSelectorBuilder()
                .withMatchLabels(OwnerLabels.ofInvoker(owner))
                .addToMatchLabels(OwnerLabels.ROLE, Role.AGENT.word())
                .build();
    }

    private LabelSelector pods(String network) {
        return new LabelSelectorBuilder()
                .withMatchLabels(OwnerLabels.ofInvoker(owner))
                .addToMatchLabels(OwnerLabels.NETWORK, network)
                .build();
    }

    private static NetworkPolicyPort tcp(int port) {
        return new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withPort(new IntOrString(port))
                .build();
    }
}
