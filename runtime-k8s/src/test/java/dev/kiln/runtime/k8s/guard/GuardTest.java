// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.k8s.pod.OwnerLabels;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardTest {

    private static final Owner OWNER = new Owner("here", "pods", "invoker0", 7);
    private static final Owner NEIGHBOUR = new Owner("here", "pods", "invoker1", 7);
    private static final Peers PEERS = new Peers(List.of("10.1.2.3/32"), Peers.INVOKERS);

    private final List<NetworkPolicy> policies = new NetworkPolicies(OWNER, 8080, PEERS).all("kiln.x", Map.of());

    @Test
    void whateverIsNotTheAgentIsEnteredByInvokersAndTheAgentAtTheActionPortOnly() {
        for (Role role : new Role[] {Role.SANDBOX, Role.STEM, Role.PULL}) {
            List<NetworkPolicyIngressRule> rules = ingress(pod(OWNER, role, "egress"));

            assertThat(rules).hasSize(1);
            assertThat(rules.getFirst().getPorts()).singleElement().satisfies(port -> {
                assertThat(port.getPort().getIntVal()).isEqualTo(8080);
                assertThat(port.getProtocol()).isEqualTo("TCP");
            });
            List<NetworkPolicyPeer> peers = rules.getFirst().getFrom();
            assertThat(admits(peers, pod(OWNER, Role.AGENT, ""), false)).isTrue();
            assertThat(admits(peers, Peers.INVOKERS, true)).isTrue();
            assertThat(peers)
                    .anySatisfy(
                            it -> assertThat(it.getIpBlock()).extracting("cidr").isEqualTo("10.1.2.3/32"));
        }
    }

    @Test
    void podsDoNotReachEachOther() {
        List<NetworkPolicyPeer> peers =
                ingress(pod(OWNER, Role.SANDBOX, "egress")).getFirst().getFrom();

        for (Role role : new Role[] {Role.SANDBOX, Role.STEM, Role.PULL}) {
            assertThat(admits(peers, pod(OWNER, role, "egress"), false)).isFalse();
            assertThat(admits(peers, pod(NEIGHBOUR, role, "egress"), false)).isFalse();
        }
        assertThat(admits(peers, Map.of("app", "somebody's"), true)).isFalse();
    }

    @Test
    void aSandboxWithoutANetworkReachesNobody() {
        assertThat(isShut(pod(OWNER, Role.SANDBOX, "none"))).isTrue();
        assertThat(egress(pod(OWNER, Role.SANDBOX, "none"))).isEmpty();
    }

    @Test
    void aSandboxWithEgressReachesTheWorldButNotItsNode() {
        List<NetworkPolicyEgressRule> rules = egress(pod(OWNER, Role.SANDBOX, "egress"));

        assertThat(rules.getFirst().getTo().getFirst().getIpBlock().getCidr()).isEqualTo("0.0.0.0/0");
        assertThat(rules.getFirst().getTo().getFirst().getIpBlock().getExcept()).containsExactly("169.254.0.0/16");
        assertThat(rules.get(1).getPorts())
                .allSatisfy(it -> assertThat(it.getPort().getIntVal()).isEqualTo(53));
    }

    @Test
    void nobodyEntersTheAgentAndItReachesPodsOnly() {
        assertThat(ingress(pod(OWNER, Role.AGENT, ""))).isEmpty();
        assertThat(egress(pod(OWNER, Role.AGENT, ""))).singleElement().satisfies(rule -> {
            assertThat(rule.getPorts())
                    .singleElement()
                    .satisfies(it -> assertThat(it.getPort().getIntVal()).isEqualTo(8080));
            assertThat(admits(rule.getTo(), pod(OWNER, Role.SANDBOX, "none"), false))
                    .isTrue();
            assertThat(admits(rule.getTo(), pod(NEIGHBOUR, Role.SANDBOX, "none"), false))
                    .isFalse();
        });
    }

    @Test
    void podsOfOthersAreLeftAlone() {
        assertThat(policies)
                .noneMatch(it -> selects(it.getSpec().getPodSelector(), pod(NEIGHBOUR, Role.SANDBOX, "none")));
        assertThat(policies).noneMatch(it -> selects(it.getSpec().getPodSelector(), Map.of("app", "somebody's")));
    }

    @Test
    void whatSomebodyAskedForIsKeptFromDrainsAndWhatWaitsIsNot() {
        PodDisruptionBudget budget = DisruptionBudget.of(OWNER, "kiln.x.serving", Map.of());

        assertThat(selects(budget.getSpec().getSelector(), pod(OWNER, Role.SANDBOX, "none")))
                .isTrue();
        assertThat(selects(budget.getSpec().getSelector(), pod(OWNER, Role.STEM, "none")))
                .isFalse();
        assertThat(selects(budget.getSpec().getSelector(), pod(OWNER, Role.AGENT, "")))
                .isFalse();
        assertThat(budget.getSpec().getMinAvailable().getIntVal()).isEqualTo(1_000_000);
        assertThat(budget.getSpec().getMaxUnavailable()).isNull();
        assertThat(DisruptionBudget.older(budget).getSpec().getSelector())
                .isEqualTo(budget.getSpec().getSelector());
    }

    @Test
    void objectsOfTwoProvidersNeverShareAName() {
        Guard.Wishes wishes = new Guard.Wishes(true, 8080, PEERS, true);
        List<String> names = names(Guard.objects(OWNER, wishes, "a1"));

        assertThat(names).hasSize(5).doesNotHaveDuplicates().allMatch(it -> it.startsWith("kiln.here.invoker0.a1."));
        assertThat(names).doesNotContainAnyElementsOf(names(Guard.objects(OWNER, wishes, "b2")));
        assertThat(names).doesNotContainAnyElementsOf(names(Guard.objects(NEIGHBOUR, wishes, "a1")));
    }

    @Test
    void whoWantsNothingMakesNothing() {
        assertThat(Guard.objects(OWNER, new Guard.Wishes(false, 8080, PEERS, false), "a1"))
                .isEmpty();
    }

    private static List<String> names(List<HasMetadata> objects) {
        return objects.stream().map(it -> it.getMetadata().getName()).toList();
    }

    private List<NetworkPolicyIngressRule> ingress(Map<String, String> pod) {
        assertThat(selecting(pod, "Ingress")).isNotEmpty();
        return selecting(pod, "Ingress").stream()
                .flatMap(it -> it.getSpec().getIngress().stream())
                .toList();
    }

    private List<NetworkPolicyEgressRule> egress(Map<String, String> pod) {
        return selecting(pod, "Egress").stream()
                .flatMap(it -> it.getSpec().getEgress().stream())
                .toList();
    }

    private boolean isShut(Map<String, String> pod) {
        return !selecting(pod, "Egress").isEmpty();
    }

    private List<NetworkPolicy> selecting(Map<String, String> pod, String type) {
        return policies.stream()
                .filter(it -> it.getSpec().getPolicyTypes().contains(type))
                .filter(it -> selects(it.getSpec().getPodSelector(), pod))
                .toList();
    }

    private static boolean admits(List<NetworkPolicyPeer> peers, Map<String, String> pod, boolean isElsewhere) {
        return peers.stream()
                .filter(it -> it.getPodSelector() != null)
                .filter(it -> !isElsewhere || it.getNamespaceSelector() != null)
                .anyMatch(it -> selects(it.getPodSelector(), pod));
    }

    private static boolean selects(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
                && selector.getMatchExpressions().stream().allMatch(it -> {
                    assertThat(it.getOperator()).isEqualTo("NotIn");
                    return !it.getValues().contains(labels.get(it.getKey()));
                });
    }

    private static Map<String, String> pod(Owner owner, Role role, String network) {
        Map<String, String> labels = new HashMap<>(OwnerLabels.of(owner, new SandboxId("s1"), role));
        if (!network.isEmpty()) {
            labels.put(OwnerLabels.NETWORK, network);
        }
        return labels;
    }
}
