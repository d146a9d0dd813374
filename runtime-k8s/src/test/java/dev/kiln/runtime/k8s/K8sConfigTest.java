// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.k8s.pod.PodWishes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class K8sConfigTest {

    @Test
    void theDefaultsAreTheSafeOnes() {
        K8sConfig config = K8sConfig.parse(Map.of());

        assertThat(config.access().kubeconfig()).isEmpty();
        assertThat(config.wishes().user()).hasValue(65_534);
        assertThat(config.wishes().pullPolicy()).isEqualTo("IfNotPresent");
        assertThat(config.wishes().disk()).isEqualTo(PodWishes.Disk.TMPFS);
        assertThat(config.policies()).isEqualTo(K8sConfig.Policies.MANAGED);
        assertThat(config.path()).isEqualTo(K8sConfig.Path.AUTO);
        assertThat(config.gracePeriod()).isEqualTo(Duration.ZERO);
        assertThat(config.patience()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.stems().bounds().max()).isEqualTo(8);
        assertThat(config.hasDisruptionBudget()).isFalse();
    }

    @Test
    void theTemplateMayBeAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("pod.yaml"), "{spec: {runtimeClassName: gvisor}}");

        assertThat(K8sConfig.parse(Map.of("pod-template", "@" + file))
                        .template()
                        .runtimeClass())
                .contains("gvisor");
    }

    @Test
    void anUnusableValueIsAnsweredWithItsKey() {
        assertThatThrownBy(() -> K8sConfig.parse(Map.of("stem-max", "3")))
                .hasMessageContaining("did you mean 'stems-max'?");
        assertThatThrownBy(() -> K8sConfig.parse(Map.of("stems-min", "9", "stems-max", "3")))
                .hasMessageContaining("'stems-min'")
                .hasMessageContaining("at most 3");
        assertThatThrownBy(() -> K8sConfig.parse(Map.of("user", "root"))).hasMessageContaining("'user'");
        assertThatThrownBy(() -> K8sConfig.parse(Map.of("user", "0"))).hasMessageContaining("not root");
        assertThatThrownBy(() -> K8sConfig.parse(Map.of("pod-template", "@/no/such/file")))
                .hasMessageContaining("'pod-template'");
        assertThatThrownBy(() -> K8sConfig.parse(Map.of("pod-template", "{spec: {hostPID: true}}")))
                .hasMessageContaining("'pod-template'")
                .hasMessageContaining("spec.hostPID");
    }
}
