// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NullRuntimeProviderTest {

    private final Exchange http = Exchange.open();
    private RuntimeProvider provider;

    @BeforeEach
    void open(@TempDir Path directory) {
        provider = new NullRuntimeProviderFactory().create(Map.of(), Contexts.context(directory));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void runEchoesAndLogsToItsOwnSandbox() throws Exception {
        StringBuffer ofOne = new StringBuffer();
        StringBuffer ofTwo = new StringBuffer();
        Sandbox one = provider.create(Contexts.spec("one"), Contexts.into(ofOne));
        provider.create(Contexts.spec("two"), Contexts.into(ofTwo));

        assertThat(http.post(one.address(), "/init", "{\"value\":{}}").body()).isEqualTo("{\"ok\":true}");
        assertThat(http.post(one.address(), "/run", "{\"value\":{\"n\":1}}").body())
                .isEqualTo("{\"n\":1}");

        assertThat(ofOne.toString()).isEqualTo("XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n".repeat(2));
        assertThat(ofTwo.toString()).isEmpty();
    }

    @Test
    void aSandboxCostsMicroseconds() throws Exception {
        int count = 20_000;
        List<Sandbox> made = new ArrayList<>(count);
        long start = System.nanoTime();

        for (int i = 0; i < count; i++) {
            made.add(provider.create(Contexts.spec("s-" + i), Contexts.into(new StringBuffer())));
        }
        for (Sandbox each : made) {
            each.destroy();
        }

        // a hundred times less than a cold start may cost, with room for a busy machine
        assertThat(Duration.ofNanos(System.nanoTime() - start).dividedBy(count)).isLessThan(Duration.ofNanos(200_000));
        assertThat(provider.list()).isEmpty();
    }
}
