// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import static dev.kiln.k8s.standin.Cluster.eventually;
import static dev.kiln.k8s.standin.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.k8s.standin.faults.Fault;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** The API through the client that Kiln's provider uses; pods are stored and not run, as nothing places them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiContractTest {

    private Cluster cluster;
    private KubernetesClient client;
    private String namespace;

    @BeforeAll
    void start() throws IOException {
        cluster = Cluster.start(StandInOptions.standard().withHistory(200, Duration.ofMillis(200)));
        client = cluster.client;
    }

    @BeforeEach
    void ownNamespace(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        namespace = namespace.substring(0, Math.min(60, namespace.length()));
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        cluster.standIn.faults().turnOn(Fault.SCHEDULER_STOPPED);
    }

    @AfterEach
    void heal() {
        cluster.standIn.faults().heal();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void objectsAreMadeReadChangedAndDeleted() {
        ConfigMap made = maps().resource(map("m", "a")).create();

        assertThat(made.getMetadata().getUid()).isNotEmpty();
        maps().withName("m")
                .edit(it -> new ConfigMapBuilder(it).addToData("k", "b").build());
        assertThat(maps().withName("m").get().getData()).containsEntry("k", "b");
        assertThat(maps().withName("m").delete()).hasSize(1);
        assertThat(maps().withName("m").get()).isNull();
    }

    @Test
    void aSecondObjectOfTheNameIsAConflict() {
        maps().resource(map("m", "a")).create();

        assertThatThrownBy(() -> maps().resource(map("m", "a")).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, it -> {
                    assertThat(it.getCode()).isEqualTo(409);
                    assertThat(it.getStatus().getReason()).isEqualTo("AlreadyExists");
                });
    }

    @Test
    void aStaleUpdateIsAConflict() {
        ConfigMap stale = maps().resource(map("m", "a")).create();
        maps().withName("m").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"k\":\"b\"}}");

        assertThatThrownBy(() -> maps().resource(
                                new ConfigMapBuilder(stale).addToData("k", "c").build())
                        .update())
                .isInstanceOfSatisfying(KubernetesClientException.class, it -> {
                    assertThat(it.getCode()).isEqualTo(409);
                    assertThat(it.getMessage()).contains("the object has been modified");
                });
    }

    @Test
    void namesAreGenerated() {
        Pod template = new PodBuilder(pod("x", "true"))
                .editMetadata()
                .withName(null)
                .withGenerateName("stem-")
                .endMetadata()
                .build();

        Pod one = client.pods().inNamespace(namespace).resource(template).create();
        Pod other = client.pods().inNamespace(namespace).resource(template).create();

        assertThat(one.getMetadata().getName())
                .startsWith("stem-")
                .hasSize(10)
                .isNotEqualTo(other.getMetadata().getName());
    }

    @Test
    void allPatchesWork() {
        client.pods().inNamespace(namespace).resource(pod("p", "true")).create();
        Resource<Pod> resource = client.pods().inNamespace(namespace).withName("p");

        resource.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"merge\":\"1\"}}}");
        resource.patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"metadata\":{\"annotations\":{\"s\":\"1\"}},"
                        + "\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"other:1\"}]}}");
        resource.patch(
                PatchContext.of(PatchType.JSON),
                "[{\"op\":\"add\",\"path\":\"/metadata/labels/json\",\"value\":\"1\"}]");

        Pod patched = resource.get();
        assertThat(patched.getMetadata().getLabels()).containsKeys("merge", "json", "app");
        assertThat(patched.getMetadata().getAnnotations()).containsEntry("s", "1");
        assertThat(patched.getSpec().getContainers()).singleElement().satisfies(it -> {
            assertThat(it.getImage()).isEqualTo("other:1");
            assertThat(it.getCommand()).containsExactly("true");
        });
    }

    @Test
    void serverSideApplyMakesAndMerges() {
        maps().resource(map("m", "a")).serverSideApply();
        ConfigMap second = maps().resource(map("m", "b")).serverSideApply();

        assertThat(second.getData()).containsEntry("k", "b");
    }

    @Test
    void listsAreSelectedAndPaged() {
        for (int i = 0; i < 5; i++) {
            ConfigMap map = map("m" + i, "x");
            map.getMetadata().setLabels(Map.of("parity", i % 2 == 0 ? "even" : "odd", "n", String.valueOf(i)));
            maps().resource(map).create();
        }

        assertThat(maps().withLabelIn("n", "1", "2")
                        .withLabelNotIn("parity", "odd")
                        .list()
                        .getItems())
                .extracting(it -> it.getMetadata().getName())
                .containsExactly("m2");
        ConfigMapList first = maps().list(new ListOptionsBuilder()
                .withLimit(3L)
                .withLabelSelector("n")
                .build());
        maps().withName("m4").delete();
        ConfigMapList rest = maps().list(new ListOptionsBuilder()
                .withLimit(3L)
                .withLabelSelector("n")
                .withContinue(first.getMetadata().getContinue())
                .build());
        assertThat(first.getItems()).hasSize(3);
        assertThat(rest.getItems()).extracting(it -> it.getMetadata().getName()).containsExactly("m3", "m4");
    }

    @Test
    void aWatchSaysWhatHappensToWhatIsSelected() {
        List<String> seen = new CopyOnWriteArrayList<>();
        String since = maps().list().getMetadata().getResourceVersion();
        maps().resource(map("before", "x")).create();

        try (var watch = maps().withField("metadata.name", "before")
                .withResourceVersion(since)
                .watch(recorder(seen))) {
            maps().withName("before").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"k\":\"y\"}}");
            maps().resource(map("other", "x")).create();
            maps().withName("before").delete();

            eventually("three events", () -> List.copyOf(seen), it -> it.size() >= 3);
        }
        assertThat(seen).containsExactly("ADDED before", "MODIFIED before", "DELETED before");
    }

    @Test
    void anInformerLivesThroughCutsAndForgottenHistory() {
        try (SharedIndexInformer<ConfigMap> informer = maps().inform()) {
            maps().resource(map("one", "x")).create();
            eventually("one object", () -> informer.getStore().list(), it -> it.stream()
                    .anyMatch(m -> m.getMetadata().getName().equals("one")));

            cluster.standIn.faults().turnOn(Fault.API_AWAY);
            cluster.standIn.faults().turnOff(Fault.API_AWAY);
            cluster.standIn.compact();
            maps().resource(map("two", "x")).create();
            cluster.standIn.cutWatches();
            maps().resource(map("three", "x")).create();

            eventually(
                    "all objects",
                    () -> informer.getStore().list(),
                    it -> it.stream().anyMatch(m -> m.getMetadata().getName().equals("three"))
                            && it.stream()
                                    .anyMatch(m -> m.getMetadata().getName().equals("two")));
        }
    }

    @Test
    void aDryRunStoresNothing() {
        Pod pod = client.pods()
                .inNamespace(namespace)
                .resource(pod("dry", "true"))
                .dryRun(true)
                .create();

        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(client.pods().inNamespace(namespace).withName("dry").get()).isNull();
    }

    @Test
    void invalidPodsAreRefusedWithAllReasons() {
        Pod bad = new PodBuilder(pod("bad", "true"))
                .editSpec()
                .editContainer(0)
                .withImage("")
                .endContainer()
                .endSpec()
                .build();

        assertThatThrownBy(
                        () -> client.pods().inNamespace(namespace).resource(bad).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, it -> {
                    assertThat(it.getCode()).isEqualTo(422);
                    assertThat(it.getStatus().getDetails().getCauses())
                            .singleElement()
                            .satisfies(cause -> assertThat(cause.getField()).isEqualTo("spec.containers[0].image"));
                });
    }

    @Test
    void quotasHold() {
        client.resourceQuotas()
                .inNamespace(namespace)
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("q")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity("1"))
                        .endSpec()
                        .build())
                .create();
        client.pods().inNamespace(namespace).resource(pod("one", "true")).create();

        assertThatThrownBy(() -> client.pods()
                        .inNamespace(namespace)
                        .resource(pod("two", "true"))
                        .create())
                .isInstanceOfSatisfying(KubernetesClientException.class, it -> {
                    assertThat(it.getCode()).isEqualTo(403);
                    assertThat(it.getMessage())
                            .contains("exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");
                });
    }

    @Test
    void restrictedNamespacesRefuseLaxPods() {
        client.namespaces()
                .withName(namespace)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"restricted\"}}}");

        assertThatThrownBy(() -> client.pods()
                        .inNamespace(namespace)
                        .resource(pod("lax", "true"))
                        .create())
                .hasMessageContaining("violates PodSecurity \"restricted:latest\"")
                .hasMessageContaining("allowPrivilegeEscalation != false (container \"main\" must set"
                        + " securityContext.allowPrivilegeEscalation=false)")
                .hasMessageContaining("seccompProfile (pod or container \"main\" must set");
    }

    @Test
    void webhooksMayDeny() {
        cluster.standIn.faults().turnOn(Fault.ADMISSION_DENIED, "no pods on Fridays");

        assertThatThrownBy(() -> client.pods()
                        .inNamespace(namespace)
                        .resource(pod("p", "true"))
                        .create())
                .hasMessageContaining("denied the request: no pods on Fridays");
    }

    @Test
    void serviceAccountsMayWhatTheirRolesSay() {
        Kubeconfig kubeconfig = cluster.standIn.serviceAccount(
                namespace, "invoker", StandIn.rule("", "pods,pods/log", "get,list,watch"));
        try (KubernetesClient invoker = Cluster.client(kubeconfig)) {
            assertThat(invoker.pods().inNamespace(namespace).list().getItems()).isEmpty();
            assertThatThrownBy(() -> invoker.pods()
                            .inNamespace(namespace)
                            .resource(pod("p", "true"))
                            .create())
                    .isInstanceOfSatisfying(KubernetesClientException.class, it -> {
                        assertThat(it.getCode()).isEqualTo(403);
                        assertThat(it.getMessage())
                                .contains("User \"system:serviceaccount:" + namespace
                                        + ":invoker\" cannot create resource \"pods\" in API group \"\" in the"
                                        + " namespace \""
                                        + namespace + "\"");
                    });
            assertThat(isAllowed(invoker, "list")).isTrue();
            assertThat(isAllowed(invoker, "delete")).isFalse();
        }
    }

    @Test
    void strangersAreTurnedAway() {
        try (KubernetesClient stranger =
                Cluster.client(new Kubeconfig(cluster.standIn.url(), "x", "wrong", namespace))) {
            assertThatThrownBy(() -> stranger.pods().list())
                    .isInstanceOfSatisfying(KubernetesClientException.class, it -> assertThat(it.getCode())
                            .isEqualTo(401));
        }
    }

    @Test
    void networkPoliciesAndBudgetsAreKept() {
        client.network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("closed")
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .endPodSelector()
                        .withPolicyTypes("Ingress")
                        .endSpec()
                        .build())
                .create();

        assertThat(client.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .hasSize(1);
    }

    @Test
    void anUnplaceablePodSaysWhy() {
        cluster.standIn.faults().turnOff(Fault.SCHEDULER_STOPPED);
        Pod large = new PodBuilder(pod("large", "true"))
                .editSpec()
                .editContainer(0)
                .withNewResources()
                .addToRequests("memory", new Quantity("1Ti"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
        client.pods().inNamespace(namespace).resource(large).create();

        Pod seen = eventually(
                "a condition",
                () -> client.pods().inNamespace(namespace).withName("large").get(),
                it -> !it.getStatus().getConditions().isEmpty());

        assertThat(seen.getStatus().getConditions()).singleElement().satisfies(it -> {
            assertThat(it.getReason()).isEqualTo("Unschedulable");
            assertThat(it.getMessage()).isEqualTo("0/1 nodes are available: 1 Insufficient memory.");
        });
    }

    @Test
    void namespacesTakeAlongWhatIsInThem() {
        maps().resource(map("m", "a")).create();

        client.namespaces().withName(namespace).delete();

        eventually(
                "the namespace is gone",
                () -> client.namespaces().withName(namespace).get(),
                it -> it == null);
        assertThat(maps().withName("m").get()).isNull();
    }

    @Test
    void requestsAreCounted() {
        cluster.standIn.requests().reset();

        maps().list();
        maps().resource(map("m", "a")).create();

        assertThat(cluster.standIn.requests().all())
                .containsEntry("list configmaps", 1L)
                .containsEntry("create configmaps", 1L);
    }

    @Test
    void tooManyRequestsSayWhenToComeAgain() throws Exception {
        cluster.standIn.faults().turnOn(Fault.TOO_MANY_REQUESTS, "7");

        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(cluster.standIn.url() + "/api/v1/pods"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void clientsFindWhatIsServed() {
        assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("30");
        assertThat(client.getApiGroups().getGroups())
                .extracting(it -> it.getName())
                .contains("apps", "policy");
        assertThat(client.getApiResources("v1").getResources())
                .extracting(it -> it.getName())
                .contains("pods", "pods/log");
    }

    private NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> maps() {
        return client.configMaps().inNamespace(namespace);
    }

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("k", value)
                .build();
    }

    private boolean isAllowed(KubernetesClient who, String verb) {
        return who.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withResource("pods")
                        .withVerb(verb)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    private static Watcher<ConfigMap> recorder(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap object) {
                seen.add(action + " " + object.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("CLOSED " + cause);
            }
        };
    }
}
