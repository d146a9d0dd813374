// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** A plugin in another language is a provider like any other. */
class PythonPluginContractTest extends RuntimeProviderContract {

    private final PythonTestBed bed = new PythonTestBed();

    @Override
    protected TestBed testBed() {
        return bed;
    }

    @AfterAll
    void removeState() throws IOException {
        bed.close();
    }
}
