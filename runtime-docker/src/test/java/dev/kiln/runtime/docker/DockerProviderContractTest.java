// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit against the daemon of this machine. */
class DockerProviderContractTest extends RuntimeProviderContract {

    private final TestImages images = new TestImages();
    private final DockerBed bed = new DockerBed();
    private String obstacle = "";
    private SandboxImage exiting = TestImages.PROBE;
    private SandboxImage silent = TestImages.PROBE;

    @BeforeAll
    void buildImages() {
        obstacle = images.obstacle();
        if (obstacle.isEmpty()) {
            String words = TestBed.LAST_WORDS;
            exiting = images.build(
                    "exits", "CMD [\"sh\", \"-c\", \"echo " + words + "; echo " + words + " >&2; exit 7\"]");
            silent = images.build("silent", "CMD [\"sleep\", \"infinity\"]");
        }
    }

    @AfterAll
    void removeImages() throws IOException {
        if (obstacle.isEmpty()) {
            images.removeAll("tck");
        }
        images.close();
    }

    @Override
    protected TestBed testBed() {
        return bed;
    }

    private final class DockerBed implements TestBed {

        @Override
        public Optional<String> obstacle() {
            return Optional.of(obstacle).filter(text -> !text.isEmpty());
        }

        @Override
        public RuntimeProviderFactory factory() {
            return new DockerProviderFactory();
        }

        /** Without pulls, as an unknown image shall be known to be one without a network. */
        @Override
        public Map<String, String> config() {
            return Map.of("pull", "never");
        }

        @Override
        public Optional<Map<String, String>> unreachableConfig() {
            return Optional.of(Map.of("host", "unix:///nonexistent/docker.sock"));
        }

        @Override
        public SandboxImage probeImage() {
            return TestImages.PROBE;
        }

        @Override
        public SandboxImage exitingImage() {
            return exiting;
        }

        @Override
        public SandboxImage silentImage() {
            return silent;
        }
    }
}
