// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.time.Deadlines;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrphanSweepTest {

    private static final Owner SELF = new Owner("cluster", "pool", "invoker0", 5);

    @Test
    void earlierEpochsOfThisInvokerAreSwept() throws Exception {
        Backend backend = new Backend();
        backend.add("old", new Owner("cluster", "pool", "invoker0", 4));
        backend.add("own", SELF);

        assertThat(sweep(backend)).isEqualTo(1);
        assertThat(backend.ids()).containsExactly("own");
    }

    @Test
    void anEpochOfAnotherInvokerIsSweptOnceALaterOneIsSeen() throws Exception {
        Backend backend = new Backend();
        backend.add("dead", new Owner("cluster", "pool", "invoker1", 1));
        backend.add("living", new Owner("cluster", "pool", "invoker1", 2));
        backend.add("unknown", new Owner("cluster", "pool", "invoker2", 1));

        assertThat(sweep(backend)).isEqualTo(1);
        assertThat(backend.ids()).containsExactly("living", "unknown");
    }

    @Test
    void anotherPoolSweepsItself() throws Exception {
        Backend backend = new Backend();
        backend.add("dead", new Owner("cluster", "other", "invoker1", 1));
        backend.add("living", new Owner("cluster", "other", "invoker1", 2));

        assertThat(sweep(backend)).isZero();
        assertThat(backend.ids()).containsExactly("dead", "living");
    }

    private static int sweep(Backend backend) throws InterruptedException {
        return new OrphanSweep(() -> List.of(backend), SELF, new Deadlines(System::nanoTime), Duration.ofSeconds(10))
                .sweep();
    }

    private static final class Backend implements RuntimeProvider {

        private final List<ListedSandbox> sandboxes = new ArrayList<>();

        void add(String id, Owner owner) {
            sandboxes.add(new ListedSandbox(new SandboxId(id), owner, new SandboxStatus.Running()));
        }

        List<String> ids() {
            return sandboxes.stream().map(it -> it.id().value()).toList();
        }

        @Override
        public List<ListedSandbox> list() {
            return List.copyOf(sandboxes);
        }

        @Override
        public void destroy(ListedSandbox listed) {
            sandboxes.remove(listed);
        }

        @Override
        public ProviderDescription describe() {
            return new ProviderDescription("backend", "1", Isolation.NONE, Set.of(), List.of());
        }

        @Override
        public Health check() {
            return new Health.Healthy("");
        }

        @Override
        public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline) {}

        @Override
        public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException {
            throw new SandboxException.OutOfCapacity("it only has what it has");
        }

        @Override
        public void close() {}
    }
}
