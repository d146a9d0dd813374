// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeFaultsTest {

    private final FakeRuntimeProviderFactory factory = new FakeRuntimeProviderFactory();
    private RuntimeProvider provider;

    @BeforeEach
    void open(@TempDir Path directory) {
        provider = factory.create(Map.of(), Contexts.context(directory));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void createsFailAsOftenAsTold() throws Exception {
        factory.faults().failCreates(2, SandboxException.ImageUnusable::new);

        assertThatThrownBy(() -> create("a")).isInstanceOf(SandboxException.ImageUnusable.class);
        assertThatThrownBy(() -> create("b")).isInstanceOf(SandboxException.ImageUnusable.class);
        assertThat(create("c").status()).isEqualTo(new SandboxStatus.Running());
        assertThat(factory.host().sandboxes()).hasSize(1);
        assertThat(factory.host().created()).isEqualTo(1);
    }

    @Test
    void beyondItsCapacityTheHostIsOutOfIt() throws Exception {
        factory.faults().capacity(1);
        Sandbox first = create("a");

        assertThatThrownBy(() -> create("b")).isInstanceOf(SandboxException.OutOfCapacity.class);
        first.destroy();

        assertThat(create("c").status()).isEqualTo(new SandboxStatus.Running());
    }

    @Test
    void aFailedResumeLeavesTheSandboxPaused() throws Exception {
        Sandbox sandbox = create("a");
        sandbox.pause();
        factory.faults().failResumes(1);

        assertThatThrownBy(sandbox::resume).isInstanceOf(SandboxException.ProviderUnavailable.class);
        assertThat(sandbox.status()).isEqualTo(new SandboxStatus.Paused());
        sandbox.resume();

        assertThat(sandbox.status()).isEqualTo(new SandboxStatus.Running());
    }

    @Test
    void heldCreatesGoOnWhenReleased() throws Exception {
        factory.faults().holdCreates();
        FutureTask<Sandbox> creation = new FutureTask<>(() -> create("a"));
        Thread.ofVirtual().start(creation);

        assertThat(creation.isDone()).isFalse();
        factory.faults().releaseCreates();

        assertThat(creation.get().status()).isEqualTo(new SandboxStatus.Running());
    }

    @Test
    void anIllnessShowsInCheck() {
        factory.faults().illness(Optional.of("on fire"));

        assertThat(provider.check()).isEqualTo(new Health.Unhealthy("on fire"));
    }

    @Test
    void aVanishedSandboxIsGone() throws Exception {
        Sandbox sandbox = create("a");

        factory.host().vanish(sandbox.id());

        assertThat(sandbox.status()).isEqualTo(new SandboxStatus.Gone());
    }

    private Sandbox create(String id) throws SandboxException, InterruptedException {
        return provider.create(Contexts.spec(id), Contexts.into(new StringBuffer()));
    }
}
