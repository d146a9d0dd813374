// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** The provider without cgroups, and with the host's network for egress. */
class WatchdogContractTest extends RuntimeProviderContract {

    private final ProcessTestBed bed =
            new ProcessTestBed(Map.of("limits", "watchdog", "egress", "host"), NetworkPolicy.EGRESS);

    @Override
    protected TestBed testBed() {
        return bed;
    }

    @AfterAll
    void removeState() throws IOException {
        bed.close();
    }
}
