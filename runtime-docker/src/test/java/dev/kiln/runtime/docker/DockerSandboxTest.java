// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.runtime.spi.SandboxUsage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DockerSandboxTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void cachesThatCanBeDroppedAreNotCountedInCgroupV1() throws Exception {
        String stats = """
                {"memory_stats": {"usage": 1000, "stats": {"total_inactive_file": 300, "inactive_file": 200}},
                 "cpu_stats": {"cpu_usage": {"total_usage": 5000000}}}""";

        assertThat(DockerSandbox.usage(json.readTree(stats))).isEqualTo(new SandboxUsage(700, Duration.ofMillis(5)));
    }

    @Test
    void norInCgroupV2() throws Exception {
        String stats = """
                {"memory_stats": {"usage": 1000, "stats": {"inactive_file": 200}},
                 "cpu_stats": {"cpu_usage": {"total_usage": 5000000}}}""";

        assertThat(DockerSandbox.usage(json.readTree(stats))).isEqualTo(new SandboxUsage(800, Duration.ofMillis(5)));
    }

    @Test
    void anEndedContainerUsesNothing() throws Exception {
        assertThat(DockerSandbox.usage(json.readTree("{\"memory_stats\": {}}")))
                .isEqualTo(new SandboxUsage(0, Duration.ZERO));
    }
}
