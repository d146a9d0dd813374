// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import static dev.kiln.runtime.k8s.reasons.Fault.CAPACITY;
import static dev.kiln.runtime.k8s.reasons.Fault.IMAGE;
import static dev.kiln.runtime.k8s.reasons.Fault.PLATFORM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReasonsTest {

    private final PodReasons reasons = new PodReasons("action");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ErrImagePull               | manifest for x:1 not found: manifest unknown                       | IMAGE    | false | there is no such image
            ImagePullBackOff           | pull access denied for x, repository does not exist or may require | IMAGE    | false | the registry denies the image
            ErrImagePull               | 401 Unauthorized                                                   | IMAGE    | false | imagePullSecrets
            ErrImagePull               | dial tcp 10.0.0.1:443: i/o timeout                                 | PLATFORM | true  | registry cannot be reached
            ErrImagePull               | toomanyrequests: You have reached your pull rate limit             | PLATFORM | true  | no more for now
            ErrImagePull               | write /var/lib: no space left on device                            | CAPACITY | true  | disk is full
            ErrImagePull               | unable to retrieve some image pull secrets (regcred)               | PLATFORM | false | Create it in the namespace
            InvalidImageName           | couldn't parse image reference "A B"                               | IMAGE    | false | lower-case
            ErrImageNeverPull          | Container image "x" is not present with pull policy of Never       | IMAGE    | false | image-pull-policy
            ImageInspectError          | corrupt layer                                                      | IMAGE    | false | push it again
            CreateContainerConfigError | container has runAsNonRoot and image will run as root              | IMAGE    | false | USER 65534
            CreateContainerConfigError | secret "keys" not found                                            | PLATFORM | false | a secret that the pod-template
            CreateContainerConfigError | configmap "settings" not found                                     | PLATFORM | false | config map
            CreateContainerError       | no command specified                                               | IMAGE    | false | CMD or ENTRYPOINT
            RunContainerError          | exec: "serve": executable file not found in $PATH                  | IMAGE    | false | executable file not found
            RunContainerError          | exec /bin/serve: exec format error                                 | IMAGE    | false | nodes' processors
            CreateContainerError       | failed to reserve container name                                   | PLATFORM | false | kubelet
            PostStartHookError         | exit status 1                                                      | PLATFORM | false | lifecycle
            """)
    void aContainerThatWaitsSaysWhy(String reason, String said, Fault fault, boolean isPassing, String words) {
        Pod pod = new PodBuilder()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("action")
                .withNewState()
                .withNewWaiting(said, reason)
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();

        expect(pod, List.of(), fault, isPassing, words);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            0/3 nodes are available: 3 Insufficient cpu.                                               | CAPACITY | cpu-request-per-gib
            0/3 nodes are available: 1 Insufficient cpu, 2 Insufficient memory.                        | CAPACITY | memory
            0/3 nodes are available: 3 Insufficient ephemeral-storage.                                 | CAPACITY | scratch
            0/2 nodes are available: 2 Too many pods.                                                  | CAPACITY | maxPods
            0/2 nodes are available: 2 Insufficient nvidia.com/gpu.                                    | CAPACITY | resource
            0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.              | PLATFORM | nodeSelector
            0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: batch}.               | PLATFORM | tolerations
            0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.                   | PLATFORM | podAntiAffinity
            0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.                 | PLATFORM | claim
            0/1 nodes are available: 1 node(s) were unschedulable.                                     | CAPACITY | kubectl uncordon
            no nodes available to schedule pods                                                        | CAPACITY | no nodes
            something that no version has said yet                                                     | CAPACITY | finds no node
            """)
    void aPodThatFindsNoNodeSaysWhyAndMayFindOneLater(String said, Fault fault, String words) {
        Pod pod = new PodBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(said)
                .endCondition()
                .endStatus()
                .build();

        expect(pod, List.of(), fault, true, words);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Evicted                  | The node was low on resource: ephemeral-storage. | CAPACITY | evicted
            Preempting               | Preempted in order to admit critical pod         | CAPACITY | higher priority
            NodeLost                 | Node node-3 was lost                             | PLATFORM | node is lost
            NodeShutdown             | Pod was rejected as the node is shutting down.   | PLATFORM | node is lost
            OutOfmemory              | Node didn't have enough resource: memory         | CAPACITY | refused the pod
            UnexpectedAdmissionError | Allocate failed                                  | CAPACITY | refused the pod
            DeadlineExceeded         | Pod was active on the node longer                | PLATFORM | activeDeadlineSeconds
            """)
    void aPodThatWasTakenAwaySaysWhy(String reason, String said, Fault fault, String words) {
        Pod pod = new PodBuilder()
                .withNewStatus()
                .withPhase("Failed")
                .withReason(reason)
                .withMessage(said)
                .endStatus()
                .build();

        expect(pod, List.of(), fault, false, words);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            137 | OOMKilled  |                                        | IMAGE    | Raise the action's memory limit
            0   | Completed  |                                        | IMAGE    | must serve
            7   | Error      |                                        | IMAGE    | with code 7
            128 | StartError | exec: "x": executable file not found   | IMAGE    | executable file not found
            128 | StartError | runc did not terminate successfully    | PLATFORM | kubelet
            """)
    void aContainerThatEndedSaysWhy(int code, String reason, String said, Fault fault, String words) {
        Pod pod = new PodBuilder()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("action")
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .withMessage(said)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();

        expect(pod, List.of(), fault, false, words);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            FailedMount            | MountVolume.SetUp failed for volume "models"    | true  | cannot be mounted
            FailedAttachVolume     | Multi-Attach error                              | true  | cannot be attached
            FailedCreatePodSandBox | no IP addresses available in range              | true  | network plug-in
            NetworkNotReady        | cni plugin not initialized                      | true  | network is not ready
            NodeNotReady           | Node is not ready                               | true  | does not answer any more
            """)
    void eventsSayWhatTheStatusDoesNot(String reason, String said, boolean isPassing, String words) {
        Event event = new EventBuilder().withReason(reason).withMessage(said).build();

        expect(new PodBuilder().withNewStatus().endStatus().build(), List.of(event), PLATFORM, isPassing, words);
    }

    @Test
    void aPullThatIsGivenUpForNowHasItsReasonInTheEvents() {
        Pod pod = new PodBuilder()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("action")
                .withNewState()
                .withNewWaiting("Back-off pulling image", "ImagePullBackOff")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        Event event = new EventBuilder()
                .withReason("Failed")
                .withMessage("Failed to pull image \"x\": dial tcp: lookup there: no such host")
                .build();

        assertThat(reasons.isBackingOff(pod)).isTrue();
        expect(pod, List.of(event), PLATFORM, true, "registry cannot be reached");
    }

    @Test
    void aSidecarsTroubleIsThePlatforms() {
        Pod pod = new PodBuilder()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("proxy")
                .withNewState()
                .withNewWaiting("manifest unknown", "ErrImagePull")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();

        expect(pod, List.of(), PLATFORM, false, "the container proxy of the pool's pod-template");
    }

    @Test
    void aPodThatMadeRoomSaysSo() {
        Pod pod = new PodBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("PreemptionByScheduler")
                .endCondition()
                .endStatus()
                .build();

        expect(pod, List.of(), CAPACITY, false, "higher priority");
    }

    @Test
    void nothingIsWrongWithAPodThatIsBeingMade() {
        Pod pod = new PodBuilder()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("True")
                .endCondition()
                .addNewContainerStatus()
                .withName("action")
                .withNewState()
                .withNewWaiting("", "ContainerCreating")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();

        assertThat(reasons.trouble(pod, List.of())).isEmpty();
        assertThat(reasons.delay(pod, List.of())).isEqualTo("node-1 was still making its container");
        assertThat(reasons.delay(
                        pod, List.of(new EventBuilder().withReason("Pulling").build())))
                .contains("node-1 was still pulling the image");
    }

    @Test
    void aPodThatNobodySchedulesSaysSo() {
        Pod pod = new PodBuilder()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();

        assertThat(reasons.delay(pod, List.of())).contains("the scheduler has not looked at its pod yet");
    }

    @Test
    void theFaultIsTheExceptionsType() {
        assertThat(new Trouble(IMAGE, false, "a", "b").exception("c", null))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessage("cannot c: a. b");
        assertThat(new Trouble(CAPACITY, true, "a", "b").exception("c", null))
                .isInstanceOf(SandboxException.OutOfCapacity.class);
        assertThat(new Trouble(PLATFORM, false, "a", "b").exception("c", null))
                .isInstanceOf(SandboxException.ProviderUnavailable.class);
        assertThat(new Trouble(Fault.UNSUPPORTED, false, "a", "b").exception("c", null))
                .isInstanceOf(SandboxException.Unsupported.class);
    }

    private void expect(Pod pod, List<Event> events, Fault fault, boolean isPassing, String words) {
        Trouble trouble = reasons.trouble(pod, events).orElseThrow();

        assertThat(trouble.fault()).isEqualTo(fault);
        assertThat(trouble.isPassing()).isEqualTo(isPassing);
        assertThat(trouble.what() + ". " + trouble.remedy()).contains(words);
    }
}
