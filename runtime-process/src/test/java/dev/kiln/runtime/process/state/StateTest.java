// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.process.state.StateDirectory.UidRange;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {

    private static final SandboxRecord RECORD = new SandboxRecord(
            new SandboxId("s-1"),
            new Owner("cluster.a", "pool", "invoker-0", 7),
            "kiln/image:1",
            "cgroup-v2 /sys/fs/cgroup/kiln-1",
            Map.of("namespace", "guest = \n1"));

    @TempDir
    private Path temporary;

    private StateDirectory state;

    @BeforeEach
    void openState() throws Exception {
        state = new StateDirectory(temporary.resolve("state"));
        state.open();
    }

    @Test
    void aRecordIsReadAsItWasWritten() throws IOException {
        RECORD.write(temporary);

        assertThat(SandboxRecord.read(temporary)).contains(RECORD);
    }

    @Test
    void aSandboxIsClaimedOnce() throws Exception {
        Path directory = state.directory("c", RECORD.id());

        assertThat(state.claim(RECORD, directory)).isTrue();
        assertThat(state.claim(RECORD, directory)).isFalse();
        assertThat(state.sandboxes()).containsExactly(directory);
        assertThat(directory.getFileName().toString()).hasSizeLessThanOrEqualTo(21);
    }

    @Test
    void namesDifferBetweenClusters() {
        assertThat(StateDirectory.name("a", RECORD.id())).isNotEqualTo(StateDirectory.name("b", RECORD.id()));
    }

    @Test
    void userIdsAreGivenOnceAndComeBack() throws IOException {
        UidRange range = new UidRange(5000, 2);
        int first = state.takeUid(range, "kiln-a").orElseThrow();
        int second = state.takeUid(range, "kiln-b").orElseThrow();

        assertThat(first).isNotEqualTo(second).isBetween(5000, 5001);
        assertThat(state.takeUid(range, "kiln-c")).isEmpty();
        state.releaseUid("kiln-a");
        assertThat(state.takeUid(range, "kiln-c")).contains(first);
    }

    @Test
    void onlyDraftsOfEarlierEpochsAreSwept() throws IOException {
        Path draft = Files.createDirectory(state.root().resolve(".draft-1"));
        RECORD.write(draft);

        state.sweepDrafts(RECORD.owner());
        assertThat(draft).exists();
        state.sweepDrafts(new Owner("cluster.a", "pool", "invoker-0", 8));
        assertThat(draft).doesNotExist();
    }

    @Test
    void aProcessNameMayHoldParentheses() {
        String line = "42 (a) b (c) S 7 42 42 0 -1 4194304 129 0 3 0 10 20 30 40 20 0 1 0 160166 2654208 403";

        assertThat(ProcStat.parse(line)).contains(new ProcStat(42, 'S', 7, 160_166, Duration.ofSeconds(1)));
    }

    @Test
    void aProcessWithAnotherStartIsAnother() {
        ProcStat self = ProcStat.of(ProcessHandle.current().pid()).orElseThrow();
        ProcStat stranger = new ProcStat(self.pid(), 'S', 1, self.startTicks() - 1, Duration.ZERO);

        assertThat(self.isAlive()).isTrue();
        assertThat(stranger.isAlive()).isFalse();
        stranger.kill();
        assertThat(self.isAlive()).as("which this line shows").isTrue();
    }

    @Test
    void theExitCodeIsWhatBubblewrapWroteLast() throws IOException {
        Files.writeString(temporary.resolve("status"), "{ \"child-pid\": 16255, \"net-namespace\": 4026532185 }\n");
        assertThat(StateFiles.exitCode(temporary)).isEmpty();

        Files.writeString(temporary.resolve("status"), "{ \"child-pid\": 1 }\n{ \"exit-code\": 7 }\n");
        assertThat(StateFiles.exitCode(temporary)).hasValue(7);
    }
}
