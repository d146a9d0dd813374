// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.testkit.FakeRuntimeProviderFactory;

class FakeProviderTest extends RuntimeProviderContract {

    private final TestBed bed = new FakeTestBed(new FakeRuntimeProviderFactory());

    @Override
    protected TestBed testBed() {
        return bed;
    }
}
