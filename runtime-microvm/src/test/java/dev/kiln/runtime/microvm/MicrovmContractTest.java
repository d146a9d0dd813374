// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit with QEMU, emulated where need be, and the network that needs no root. */
class MicrovmContractTest extends RuntimeProviderContract {

    private final Path state = TestMachines.directory();
    private final TestBed bed = new MicrovmBed();

    /** What machines are cloned from is made beside the first starts; with it the kit takes minutes, and not an hour. */
    @BeforeAll
    void makeTemplates() throws Exception {
        if (bed.obstacle().isEmpty()) {
            try (RuntimeProvider provider = TestMachines.open(bed.config(), state)) {
                TestMachines.warm(provider, TestMachines.shape("warm", bed.probeImage(), bed.memoryBytes()));
            }
        }
    }

    @AfterAll
    void removeState() throws IOException {
        StateDirectory.delete(state);
    }

    @Override
    protected TestBed testBed() {
        return bed;
    }

    private final class MicrovmBed implements TestBed {

        @Override
        public Optional<String> obstacle() {
            return TestMachines.obstacle();
        }

        @Override
        public RuntimeProviderFactory factory() {
            return new MicrovmProviderFactory();
        }

        @Override
        public Map<String, String> config() {
            return Map.of("state-dir", state.resolve("s").toString(), "restore-safe", "kiln/action-nodejs-v20");
        }

        @Override
        public Optional<Map<String, String>> unreachableConfig() {
            return Optional.empty();
        }

        @Override
        public SandboxImage probeImage() {
            return new SandboxImage("kiln/action-nodejs-v20:latest");
        }

        /** Node.js in less reads its own program from the disk all the time, which takes an emulated guest minutes. */
        @Override
        public long memoryBytes() {
            return 256L << 20;
        }

        @Override
        public NetworkPolicy network() {
            return NetworkPolicy.NONE;
        }

        @Override
        public Duration startDeadline() {
            return Duration.ofMinutes(2);
        }

        /** An emulated boot takes some seconds on a busy host. */
        @Override
        public Duration shortDeadline() {
            return Duration.ofSeconds(12);
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(40);
        }
    }
}
