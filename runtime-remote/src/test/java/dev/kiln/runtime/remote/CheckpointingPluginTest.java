// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.runtime.tck.sandbox.CheckpointContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Frozen sandboxes come back over gRPC as they do without it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckpointingPluginTest extends CheckpointContract {

    private final CheckpointingTestBed bed = new CheckpointingTestBed();

    @Override
    protected TestBed testBed() {
        return bed;
    }

    @Test
    void thePluginDeclaresWhatIsJudged() throws Exception {
        assertThat(bench.open().describe().has(Capability.CHECKPOINT)).isTrue();
    }

    @AfterAll
    void removeState() throws IOException {
        bed.close();
    }
}
