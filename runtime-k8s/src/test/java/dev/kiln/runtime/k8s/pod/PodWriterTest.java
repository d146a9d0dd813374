// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PodWriterTest {

    private static final Owner OWNER = new Owner("a-cluster", "a-pool", "an.invoker", 42);
    private static final PodWishes WISHES = new PodWishes(
            8080, OptionalLong.of(65_534), "IfNotPresent", 200, 256L << 20, PodWishes.Disk.TMPFS, 1024, 1024, true);

    @Test
    void theSandboxIsRestricted() throws Exception {
        Pod pod = pod("");

        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getEnableServiceLinks()).isFalse();
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(65_534);
        assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        assertThat(action(pod).getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(action(pod).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(action(pod).getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    void memoryIsRequestedInFullAndCpuByWeight() throws Exception {
        Pod pod = pod("");

        assertThat(action(pod).getResources().getRequests())
                .containsEntry("memory", new Quantity(String.valueOf(256L << 20)))
                .containsEntry("cpu", new Quantity("50m"));
        assertThat(action(pod).getResources().getLimits())
                .containsEntry("memory", new Quantity(String.valueOf(256L << 20)))
                .doesNotContainKey("cpu");
    }

    @Test
    void theOwnerIsReadAgain() throws Exception {
        Pod pod = pod("");

        assertThat(OwnerLabels.read(pod.getMetadata().getLabels()))
                .contains(new OwnerLabels.Marked(new SandboxId("one"), OWNER, "sandbox"));
        assertThat(pod.getMetadata().getName()).isEqualTo("kiln.a-cluster.one");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry(PodWriter.TAGS, "kind=nodejs:20");
    }

    @Test
    void theTemplateIsBelowWhatMustBe() throws Exception {
        Pod pod = pod("""
                spec:
                  securityContext: {runAsUser: 1000, fsGroup: 2000}
                  priorityClassName: batch
                  containers:
                    - name: action
                      env: [{name: PROXY, value: here}, {name: FROM_SPEC, value: template}]
                      securityContext: {readOnlyRootFilesystem: false}
                    - {name: proxy, image: envoy}
                """);

        assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("batch");
        assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(1000);
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(action(pod).getSecurityContext().getReadOnlyRootFilesystem()).isFalse();
        assertThat(action(pod).getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(action(pod).getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("PROXY", "here"),
                        org.assertj.core.groups.Tuple.tuple("FROM_SPEC", "a $$(literal)"));
        assertThat(pod.getSpec().getContainers()).extracting(Container::getName).containsExactly("action", "proxy");
    }

    @Test
    void aDiskLimitIsAMemoryFileSystemOfItsSize() throws Exception {
        Pod pod = new PodWriter(PodTemplate.empty(), WISHES, OWNER, "ns")
                .pod(spec(limits(1024, 1024, OptionalLong.of(16L << 20)), NetworkPolicy.EGRESS), Role.SANDBOX);

        assertThat(pod.getSpec().getVolumes().getFirst().getEmptyDir().getMedium())
                .isEqualTo("Memory");
        assertThat(pod.getSpec().getVolumes().getFirst().getEmptyDir().getSizeLimit())
                .isEqualTo(new Quantity(String.valueOf(16L << 20)));
    }

    @Test
    void whatAPodCannotLimitIsRefused() {
        PodWriter writer = new PodWriter(PodTemplate.empty(), WISHES, OWNER, "ns");

        assertThatThrownBy(() ->
                        writer.pod(spec(limits(64, 1024, OptionalLong.empty()), NetworkPolicy.EGRESS), Role.SANDBOX))
                .isInstanceOf(SandboxException.Unsupported.class)
                .hasMessageContaining("pod-processes");
        assertThatThrownBy(() ->
                        writer.pod(spec(limits(1024, 128, OptionalLong.empty()), NetworkPolicy.EGRESS), Role.SANDBOX))
                .isInstanceOf(SandboxException.Unsupported.class)
                .hasMessageContaining("pod-files");
    }

    @Test
    void withoutPoliciesNobodyIsPromisedToBeAlone() {
        PodWishes open = new PodWishes(
                8080, OptionalLong.empty(), "Never", 200, 1 << 20, PodWishes.Disk.REFUSE, 1024, 1024, false);
        PodWriter writer = new PodWriter(PodTemplate.empty(), open, OWNER, "ns");

        assertThatThrownBy(() ->
                        writer.pod(spec(limits(1024, 1024, OptionalLong.empty()), NetworkPolicy.NONE), Role.SANDBOX))
                .isInstanceOf(SandboxException.Unsupported.class)
                .hasMessageContaining("network-policy");
        assertThatThrownBy(() ->
                        writer.pod(spec(limits(1024, 1024, OptionalLong.of(1)), NetworkPolicy.EGRESS), Role.SANDBOX))
                .isInstanceOf(SandboxException.Unsupported.class)
                .hasMessageContaining("disk");
    }

    private static Pod pod(String template) throws SandboxException {
        return new PodWriter(PodTemplate.parse(template), WISHES, OWNER, "ns")
                .pod(spec(SandboxLimits.ofMemory(256L << 20), NetworkPolicy.EGRESS), Role.SANDBOX);
    }

    private static Container action(Pod pod) {
        return pod.getSpec().getContainers().getFirst();
    }

    private static SandboxLimits limits(int processes, int files, OptionalLong disk) {
        return new SandboxLimits(256L << 20, 100, OptionalInt.empty(), processes, files, disk);
    }

    private static SandboxSpec spec(SandboxLimits limits, NetworkPolicy network) {
        return new SandboxSpec(
                new SandboxId("one"),
                new SandboxImage("an/image"),
                limits,
                network,
                Map.of("FROM_SPEC", "a $(literal)"),
                Map.of("kind", "nodejs:20"),
                Duration.ofSeconds(1));
    }
}
