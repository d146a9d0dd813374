// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The conformance kit with the provider's defaults, in a JVM of its own that {@link OrdinaryUserTest} starts. */
final class OrdinaryUserKit {

    private OrdinaryUserKit() {}

    public static void main(String[] arguments) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Kit.class))
                                .build(),
                        summary);
        summary.getSummary().printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 5);
        System.out.println("succeeded: " + summary.getSummary().getTestsSucceededCount());
        System.exit(summary.getSummary().getTotalFailureCount() == 0 ? 0 : 1);
    }

    static final class Kit extends RuntimeProviderContract {

        private final ProcessTestBed bed = new ProcessTestBed(Map.of("egress", "host"), NetworkPolicy.NONE);

        @Override
        protected TestBed testBed() {
            return bed;
        }

        @AfterAll
        void removeState() throws IOException {
            bed.close();
        }
    }
}
