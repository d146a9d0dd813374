// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.runtime.tck.provider.FactoryContract;
import dev.kiln.testkit.FakeRuntimeProviderFactory;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class ObstacleTest {

    @Test
    void checksWithoutABackendAreSkippedOrFailButNeverPass() {
        boolean isRequired = "required".equals(System.getProperty("contracts"));

        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Subject.class))
                .execute()
                .testEvents();

        assertThat(events.succeeded().count()).isZero();
        assertThat((isRequired ? events.failed() : events.aborted()).count()).isGreaterThan(5);
    }

    static final class Subject extends FactoryContract {
        @Override
        protected TestBed testBed() {
            return new Nowhere(new FakeRuntimeProviderFactory(), new SandboxImage("fake/probe"));
        }
    }

    private record Nowhere(RuntimeProviderFactory factory, SandboxImage probeImage) implements TestBed {
        @Override
        public Optional<String> obstacle() {
            return Optional.of("a test says so, and this line belongs here");
        }

        @Override
        public SandboxImage exitingImage() {
            return probeImage;
        }

        @Override
        public SandboxImage silentImage() {
            return probeImage;
        }
    }
}
