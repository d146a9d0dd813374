// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.docker.OwnerLabels.Marked;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnerLabelsTest {

    private static final Owner OWNER = new Owner("a-cluster", "a-pool", "an.invoker", 42);

    @Test
    void whatIsWrittenIsRead() {
        Map<String, String> labels = OwnerLabels.of(OWNER, spec(Map.of("kind", "nodejs:20")));

        assertThat(OwnerLabels.read(labels)).contains(new Marked(new SandboxId("one"), OWNER));
        assertThat(labels).containsEntry("dev.kiln.tag.kind", "nodejs:20");
    }

    @Test
    void aTagCannotChangeTheOwner() {
        Map<String, String> labels = OwnerLabels.of(OWNER, spec(Map.of(OwnerLabels.INVOKER, "another")));

        assertThat(OwnerLabels.read(labels)).contains(new Marked(new SandboxId("one"), OWNER));
    }

    @Test
    void aContainerWithoutAnyPartOfItIsSomebodyElses() {
        Map<String, String> whole = OwnerLabels.of(OWNER, spec(Map.of()));

        assertThat(whole).hasSize(5);
        for (String part : whole.keySet()) {
            Map<String, String> labels = new HashMap<>(whole);
            labels.remove(part);
            assertThat(OwnerLabels.read(labels)).as("without " + part).isEmpty();
        }
        assertThat(OwnerLabels.read(null)).isEmpty();
    }

    @Test
    void noTwoClustersShareAName() {
        assertThat(OwnerLabels.containerName("a-b", new SandboxId("c")))
                .isNotEqualTo(OwnerLabels.containerName("a", new SandboxId("b-c")));
    }

    private static SandboxSpec spec(Map<String, String> tags) {
        return new SandboxSpec(
                new SandboxId("one"),
                new SandboxImage("an/image"),
                SandboxLimits.ofMemory(256L << 20),
                NetworkPolicy.NONE,
                Map.of(),
                tags,
                Duration.ofSeconds(1));
    }
}
