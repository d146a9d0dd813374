// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.bed.TestBed;
import java.time.Duration;
import java.util.Map;

/** The stand-ins of the testkit, whose images are named after them. */
record FakeTestBed(RuntimeProviderFactory factory, Map<String, String> config, String family, Duration patience)
        implements TestBed {

    FakeTestBed(RuntimeProviderFactory factory) {
        this(factory, Map.of(), factory.name(), Duration.ofSeconds(10));
    }

    FakeTestBed(RuntimeProviderFactory factory, Map<String, String> config) {
        this(factory, config, factory.name(), Duration.ofSeconds(10));
    }

    @Override
    public SandboxImage probeImage() {
        return new SandboxImage(family + "/probe");
    }

    @Override
    public SandboxImage exitingImage() {
        return new SandboxImage(family + "/exits");
    }

    @Override
    public SandboxImage silentImage() {
        return new SandboxImage(family + "/silent");
    }

    @Override
    public SandboxImage unknownImage() {
        return new SandboxImage(family + "/unknown");
    }

    @Override
    public Map<String, String> greetingEnvironment(String word) {
        return Map.of("KILN_FAKE_GREETING", word);
    }

    @Override
    public Duration shortDeadline() {
        return Duration.ofMillis(200);
    }
}
