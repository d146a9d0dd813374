// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import static dev.kiln.k8s.standin.Cluster.PATIENCE;
import static dev.kiln.k8s.standin.Cluster.eventually;
import static dev.kiln.k8s.standin.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.k8s.standin.faults.Fault;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pods as real containers, as a client sees them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodLifeTest {

    private static final String WEB_SERVER = "require('http').createServer((q, s) => s.end('hello')).listen(8080)";

    private Cluster cluster;

    @BeforeAll
    void start() throws IOException {
        cluster = Cluster.start(StandInOptions.standard().withNodes(2).withEvictionDelay(Duration.ZERO));
    }

    @AfterEach
    void heal() {
        cluster.standIn.faults().heal();
        cluster.client.pods().inNamespace("default").withGracePeriod(0).delete();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aPodIsPlacedRunAndTellsItsLog() {
        PodResource resource = create(pod("hello", "sh", "-c", "echo one; echo two >&2; exec sleep 60"));

        Pod ready = ready(resource);

        assertThat(ready.getSpec().getNodeName()).startsWith("node-");
        assertThat(ready.getStatus().getPodIP()).startsWith("10.");
        String log = eventually("a log", resource::getLog, it -> it.contains("two"));
        assertThat(log).contains("one\n", "two\n");
        assertThat(resource.tailingLines(1).getLog()).isIn("one\n", "two\n");
        assertThat(resource.usingTimestamps().getLog()).containsPattern("20\\d\\d-\\d\\d-\\d\\dT.*Z one\n");
        assertThat(reasons("hello")).contains("Scheduled", "Pulled", "Created", "Started");
    }

    @Test
    void aFollowedLogComesAsItIsWritten() throws IOException {
        PodResource resource = create(
                pod("talk", "sh", "-c", "i=0; while [ $i -lt 50 ]; do echo line $i; i=$((i+1)); sleep 0.1; done"));
        ready(resource);

        try (LogWatch watch = resource.watchLog();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("line 0");
            assertThat(lines.readLine()).isEqualTo("line 1");
        }
    }

    @Test
    void aPodIsReachedByItsAddressAndByPortForward() throws Exception {
        PodResource resource = create(withReadiness(pod("web", "node", "-e", WEB_SERVER)));
        Pod ready = ready(resource);

        assertThat(get("http://" + ready.getStatus().getPodIP() + ":8080/")).isEqualTo("hello");
        try (LocalPortForward forward = resource.portForward(8080)) {
            assertThat(get("http://127.0.0.1:" + forward.getLocalPort() + "/")).isEqualTo("hello");
            assertThat(get("http://127.0.0.1:" + forward.getLocalPort() + "/")).isEqualTo("hello");
        }
    }

    @Test
    void aProgramRunsInAPod() throws Exception {
        PodResource resource = create(pod("tool", "sleep", "60"));
        ready(resource);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (ExecWatch exec = resource.writingOutput(out).exec("sh", "-c", "echo from within; exit 3")) {
            assertThat(exec.exitCode().get(10, TimeUnit.SECONDS)).isEqualTo(3);
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("from within\n");
    }

    @Test
    void aDeletedPodHasItsGracePeriod() {
        PodResource resource = create(pod("stubborn", "sleep", "60"));
        ready(resource);

        resource.delete();

        assertThat(resource.get().getMetadata().getDeletionTimestamp()).isNotNull();
        eventually("the pod is gone", resource::get, it -> it == null);
        assertThat(reasons("stubborn")).contains("Killing");
    }

    @Test
    void aForcedDeletionIsAtOnce() {
        PodResource resource = create(pod("forced", "sleep", "60"));
        ready(resource);

        resource.withGracePeriod(0).delete();

        assertThat(resource.get()).isNull();
    }

    @Test
    void whatEndsIsSucceededOrFailed() {
        PodResource good = create(pod("good", "true"));
        PodResource bad = create(pod("bad", "sh", "-c", "exit 7"));

        await(good, it -> it.getStatus().getPhase().equals("Succeeded"));
        Pod failed = await(bad, it -> it.getStatus().getPhase().equals("Failed"));

        assertThat(status(failed).getState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(status(failed).getState().getTerminated().getReason()).isEqualTo("Error");
    }

    @Test
    void whatCrashesAgainAndAgainWaits() {
        PodResource resource = create(new PodBuilder(pod("crash", "sh", "-c", "echo attempt; exit 1"))
                .editSpec()
                .withRestartPolicy("Always")
                .endSpec()
                .build());

        Pod pod = await(resource, it -> waiting(it).equals("CrashLoopBackOff"));

        assertThat(status(pod).getRestartCount()).isGreaterThanOrEqualTo(1);
        assertThat(status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(resource.getLog()).contains("attempt");
    }

    @Test
    void imagesThatAreNotThereAreSaidSo() {
        PodResource resource = create(image(pod("absent", "true"), "kiln/no-such-image:1", "IfNotPresent"));
        PodResource never = create(image(pod("never", "true"), "kiln/no-such-image:2", "Never"));

        Pod pod = await(resource, it -> waiting(it).equals("ImagePullBackOff"));
        await(never, it -> waiting(it).equals("ErrImageNeverPull"));

        assertThat(status(pod).getState().getWaiting().getMessage()).contains("Back-off pulling image");
        assertThat(messages("absent")).anyMatch(it -> it.contains("not found"));
    }

    @Test
    void missingSecretsAndRootAreConfigurationErrors() {
        PodResource secret = create(new PodBuilder(pod("secretive", "true"))
                .editSpec()
                .editContainer(0)
                .addNewEnv()
                .withName("S")
                .withNewValueFrom()
                .withNewSecretKeyRef("k", "no-such-secret", false)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec()
                .build());
        PodResource root = create(new PodBuilder(pod("root", "true"))
                .editSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(0L)
                .endSecurityContext()
                .endSpec()
                .build());

        Pod first = await(secret, it -> waiting(it).equals("CreateContainerConfigError"));
        Pod second = await(root, it -> waiting(it).equals("CreateContainerConfigError"));

        assertThat(status(first).getState().getWaiting().getMessage()).isEqualTo("secret \"no-such-secret\" not found");
        assertThat(status(second).getState().getWaiting().getMessage()).contains("breaks non-root policy");
    }

    @Test
    void whatTakesTooMuchMemoryIsKilled() {
        PodResource resource =
                create(new PodBuilder(pod("greedy", "node", "-e", "const a=[]; for(;;) a.push(Buffer.alloc(1<<20, 1))"))
                        .editSpec()
                        .editContainer(0)
                        .withNewResources()
                        .addToLimits("memory", new Quantity("64Mi"))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build());

        Pod pod = await(resource, it -> it.getStatus().getPhase().equals("Failed"));

        assertThat(status(pod).getState().getTerminated().getReason()).isEqualTo("OOMKilled");
        assertThat(status(pod).getState().getTerminated().getExitCode()).isEqualTo(137);
    }

    @Test
    void podsAreLockedDownAsTheySay() {
        Pod strict = new PodBuilder(pod(
                        "strict",
                        "sh",
                        "-c",
                        "id -u; touch /x 2>&1; touch /tmp/y && echo written; echo $IP; grep CapEff"
                                + " /proc/self/status; sleep 60"))
                .editSpec()
                .editContainer(0)
                .addNewEnv()
                .withName("IP")
                .withNewValueFrom()
                .withNewFieldRef("v1", "status.podIP")
                .endValueFrom()
                .endEnv()
                .withNewSecurityContext()
                .withRunAsUser(1234L)
                .withReadOnlyRootFilesystem(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("1Mi"))
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
        PodResource resource = create(strict);
        Pod ready = ready(resource);

        String log = eventually("its log", resource::getLog, it -> it.contains("CapEff"));

        assertThat(log)
                .contains(
                        "1234\n",
                        "Read-only file system",
                        "written",
                        ready.getStatus().getPodIP())
                .contains("CapEff:\t0000000000000000");
    }

    @Test
    void volumesThatOverflowEvictTheirPod() {
        PodResource resource =
                create(new PodBuilder(pod("full", "sh", "-c", "head -c 3000000 /dev/zero >/v/f; sleep 60"))
                        .editSpec()
                        .editContainer(0)
                        .addNewVolumeMount()
                        .withName("v")
                        .withMountPath("/v")
                        .endVolumeMount()
                        .endContainer()
                        .addNewVolume()
                        .withName("v")
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("1Mi"))
                        .endEmptyDir()
                        .endVolume()
                        .endSpec()
                        .build());

        Pod pod = await(resource, it -> it.getStatus().getPhase().equals("Failed"));

        assertThat(pod.getStatus().getReason()).isEqualTo("Evicted");
        assertThat(pod.getStatus().getMessage()).contains("Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\"");
    }

    @Test
    void sidecarsShareTheNetwork() {
        PodResource resource = create(new PodBuilder(pod("pair", "node", "-e", WEB_SERVER))
                .editSpec()
                .addNewContainer()
                .withName("side")
                .withImage(Cluster.IMAGE)
                .withImagePullPolicy("IfNotPresent")
                .withCommand(
                        "node",
                        "-e",
                        "setInterval(() => fetch('http://127.0.0.1:8080').then(r => r.text()).then(console.log, () =>"
                                + " 0), 100)")
                .endContainer()
                .endSpec()
                .build());
        ready(resource);

        String log = eventually("an answer", () -> resource.inContainer("side").getLog(), it -> it.contains("hello"));

        assertThat(log).contains("hello");
        assertThatThrownBy(resource::getLog)
                .hasMessageContaining("a container name must be specified for pod pair, choose one of: [main side]");
    }

    @Test
    void aWrongPortNeverGetsReady() {
        create(withReadiness(pod("wrong", "sleep", "60")));
        PodResource resource = named("wrong");

        await(resource, it -> it.getStatus().getPhase().equals("Running"));
        eventually("a failed probe", () -> messages("wrong"), it -> it.stream()
                .anyMatch(m -> m.startsWith("Readiness probe failed: dial tcp")));

        assertThat(status(resource.get()).getReady()).isFalse();
    }

    @Test
    void aBudgetKeepsPodsFromEviction() {
        PodResource resource = create(pod("kept", "sleep", "60"));
        ready(resource);
        cluster.client
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace("default")
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName("kept")
                        .endMetadata()
                        .withNewSpec()
                        .withMinAvailable(new IntOrString(1))
                        .withNewSelector()
                        .addToMatchLabels("app", "kept")
                        .endSelector()
                        .endSpec()
                        .build())
                .create();

        assertThat(resource.evict()).isFalse();
        cluster.client
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace("default")
                .withName("kept")
                .delete();
        assertThat(resource.evict()).isTrue();
        eventually("the pod is gone", resource::get, it -> it == null);
    }

    @Test
    void podsOfALostNodeAreDrivenOutAndStay() {
        PodResource resource = create(pod("lost", "sleep", "60"));
        String node = ready(resource).getSpec().getNodeName();

        cluster.standIn.faults().turnOn(Fault.NODE_LOST, node);

        Pod pod = await(resource, it -> it.getMetadata().getDeletionTimestamp() != null);
        assertThat(pod.getStatus().getConditions())
                .filteredOn(it -> it.getType().equals("Ready"))
                .singleElement()
                .satisfies(it -> assertThat(it.getStatus()).isEqualTo("False"));
        assertThat(cluster.client.nodes().withName(node).get().getSpec().getTaints())
                .anyMatch(it -> it.getKey().equals("node.kubernetes.io/unreachable"));

        cluster.standIn.faults().turnOff(Fault.NODE_LOST);
        eventually("the pod is gone", resource::get, it -> it == null);
    }

    @Test
    void faultsOfContainersAreWishes() {
        cluster.standIn.faults().turnOn(Fault.CRASH_AT_START, "3");
        Pod crashed = await(
                create(pod("wish", "sleep", "60")),
                it -> it.getStatus().getPhase().equals("Failed"));
        cluster.standIn.faults().heal();
        cluster.standIn.faults().turnOn(Fault.PULL_DENIED);
        Pod denied =
                await(create(pod("denied", "sleep", "60")), it -> waiting(it).equals("ImagePullBackOff"));
        cluster.standIn.faults().heal();
        cluster.standIn.faults().turnOn(Fault.LOG_BROKEN);

        assertThat(status(crashed).getState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(messages("denied")).anyMatch(it -> it.contains("pull access denied"));
        assertThat(denied.getStatus().getPhase()).isEqualTo("Pending");
        assertThatThrownBy(() -> named("wish").getLog())
                .isInstanceOfSatisfying(KubernetesClientException.class, it -> assertThat(it.getCode())
                        .isEqualTo(500));
    }

    private PodResource create(Pod pod) {
        cluster.client.pods().inNamespace("default").resource(pod).create();
        return named(pod.getMetadata().getName());
    }

    private PodResource named(String name) {
        return cluster.client.pods().inNamespace("default").withName(name);
    }

    private static Pod ready(PodResource resource) {
        return resource.waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Pod await(PodResource resource, Predicate<Pod> isGood) {
        return eventually("the pod is as wanted", resource::get, isGood);
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }

    private static String waiting(Pod pod) {
        return pod.getStatus().getContainerStatuses().isEmpty()
                        || status(pod).getState().getWaiting() == null
                ? ""
                : status(pod).getState().getWaiting().getReason();
    }

    private List<String> reasons(String pod) {
        return events(pod).stream().map(Event::getReason).toList();
    }

    private List<String> messages(String pod) {
        return events(pod).stream().map(Event::getMessage).toList();
    }

    private List<Event> events(String pod) {
        return cluster.client
                .v1()
                .events()
                .inNamespace("default")
                .withField("involvedObject.name", pod)
                .list()
                .getItems();
    }

    private static Pod image(Pod pod, String image, String policy) {
        return new PodBuilder(pod)
                .editSpec()
                .editContainer(0)
                .withImage(image)
                .withImagePullPolicy(policy)
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod withReadiness(Pod pod) {
        return new PodBuilder(pod)
                .editSpec()
                .editContainer(0)
                .withNewReadinessProbe()
                .withPeriodSeconds(1)
                .withFailureThreshold(1)
                .withNewTcpSocket()
                .withPort(new IntOrString(8080))
                .endTcpSocket()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build();
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
