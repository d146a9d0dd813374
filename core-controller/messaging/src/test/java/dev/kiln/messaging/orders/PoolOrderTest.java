// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.model.pools.Prewarm;
import dev.kiln.model.pools.RuntimeSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolOrderTest {

    private static final PoolTuning TUNING = new PoolTuning(
            Optional.of(4096),
            Optional.of(3),
            Optional.of(Duration.ofMillis(50)),
            Optional.of(Duration.ofMinutes(10)),
            Optional.of(List.of(new Prewarm("nodejs:20", 2, 256))));

    static final PoolOrder ORDER = new PoolOrder(
            new InvokerId(3),
            "fast",
            12,
            new Generation(4, new RuntimeSetup("docker", Optional.of("1.2"), Map.of("host", "unix:///x"))),
            Optional.of(new PoolOrder.Candidate(new Generation(5, RuntimeSetup.of("process")), 1)),
            TUNING);

    static final PoolOrder PLAIN = new PoolOrder(
            new InvokerId(0),
            "default",
            1,
            new Generation(1, RuntimeSetup.of("docker")),
            Optional.empty(),
            PoolTuning.NONE);

    @Test
    void itIsReadAsItWasWritten() {
        assertThat(PoolOrderCodec.decode(PoolOrderCodec.encode(ORDER))).isEqualTo(ORDER);
        assertThat(PoolOrderCodec.decode(PoolOrderCodec.encode(PLAIN))).isEqualTo(PLAIN);
    }

    @Test
    void whatMaySecretlyOpenABackendIsNotInItsText() {
        RuntimeSetup setup = new RuntimeSetup("remote", Optional.empty(), Map.of("token", "hunter2"));

        assertThat(setup).hasToString("remote with [token]");
    }
}
