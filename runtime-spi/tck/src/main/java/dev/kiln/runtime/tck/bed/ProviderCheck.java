// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.bed;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * What all contract classes share: each check gets a fresh workbench. When the backend cannot be reached the check is
 * skipped with a line on standard error, or fails if the system property {@code contracts} is {@code required}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ProviderCheck {

    /** The key of the entry that a check reports when its subject is not claimed: {@link Workbench#notApplicable}. */
    public static final String NOT_APPLICABLE = "not-applicable";

    protected Workbench bench;

    protected abstract TestBed testBed();

    @BeforeEach
    final void openWorkbench(TestReporter reporter) throws IOException {
        TestBed bed = testBed();
        bed.obstacle().ifPresent(ProviderCheck::giveUp);
        bench = Workbench.on(bed, why -> reporter.publishEntry(NOT_APPLICABLE, why));
    }

    @AfterEach
    final void closeWorkbench() throws IOException {
        // absent when the backend was out of reach
        if (bench != null) {
            bench.close();
        }
    }

    private static void giveUp(String obstacle) {
        if ("required".equals(System.getProperty("contracts"))) {
            fail("the contract is required but its backend cannot be reached: " + obstacle);
        }
        System.err.println("SKIPPED, NOTHING IS PROVED: the backend cannot be reached: " + obstacle);
        Assumptions.abort(obstacle);
    }
}
