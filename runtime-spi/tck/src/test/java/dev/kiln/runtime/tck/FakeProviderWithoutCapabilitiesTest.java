// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.testkit.FakeRuntimeProviderFactory;
import java.util.Map;

class FakeProviderWithoutCapabilitiesTest extends RuntimeProviderContract {

    private final TestBed bed =
            new FakeTestBed(new FakeRuntimeProviderFactory(), Map.of("capabilities", "", "address", "unix"));

    @Override
    protected TestBed testBed() {
        return bed;
    }
}
