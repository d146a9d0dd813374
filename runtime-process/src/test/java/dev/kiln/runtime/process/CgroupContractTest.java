// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** The provider as it is without configuration, on a machine that lets it make cgroups. */
class CgroupContractTest extends RuntimeProviderContract {

    private final ProcessTestBed bed = new ProcessTestBed(Map.of(), NetworkPolicy.NONE);

    @Override
    protected TestBed testBed() {
        return bed;
    }

    @AfterAll
    void removeState() throws IOException {
        bed.close();
    }
}
