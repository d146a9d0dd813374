// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.k8s.path.PodRef;
import dev.kiln.runtime.k8s.start.Started;
import dev.kiln.runtime.k8s.stems.sizing.StemBounds;
import dev.kiln.runtime.k8s.stems.sizing.StemSizing;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.tck.bed.Eventually;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StemPoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final StemClass SMALL = ofMemory(128);
    private static final StemClass LARGE = ofMemory(512);

    private final FakeMaker maker = new FakeMaker();
    private final AtomicInteger wanted = new AtomicInteger(3);
    private StemPool pool = pool(16, 4);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void theFirstClaimFindsNothingAndLaterOnesDo() throws Exception {
        assertThat(pool.claim(SMALL)).isEmpty();

        awaitReady(3);

        assertThat(pool.claim(SMALL)).isPresent();
        awaitReady(3);
    }

    @Test
    void noStemIsClaimedTwice() throws Exception {
        pool.claim(SMALL);
        awaitReady(3);
        Queue<Stem> claimed = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            threads.add(Thread.ofVirtual().start(() -> pool.claim(SMALL).ifPresent(claimed::add)));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(claimed).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
    }

    @Test
    void aStemOfAnotherClassIsLeftAlone() throws Exception {
        pool.claim(SMALL);
        awaitReady(3);

        assertThat(pool.claim(LARGE)).isEmpty();
    }

    @Test
    void aStemThatDiedIsNotHandedOut() throws Exception {
        pool.claim(SMALL);
        awaitReady(3);
        Set<SandboxId> dead = Set.copyOf(maker.alive);
        maker.alive.clear();

        Optional<Stem> claimed = pool.claim(SMALL);

        assertThat(claimed.map(Stem::id).filter(dead::contains)).isEmpty();
        Eventually.holds("the dead are taken away", PATIENCE, () -> maker.discarded.containsAll(dead));
    }

    @Test
    void noMoreAreMadeAtOnceThanAllowed() throws Exception {
        pool.close();
        maker.gate = new Semaphore(0);
        wanted.set(10);
        pool = pool(16, 2);

        pool.claim(SMALL);
        Eventually.holds("two are being made", PATIENCE, () -> maker.making.get() == 2);
        maker.gate.release(100);
        awaitReady(10);

        assertThat(maker.mostMaking.get()).isEqualTo(2);
    }

    @Test
    void whatNobodyNeedsGoes() throws Exception {
        pool.claim(SMALL);
        awaitReady(3);

        wanted.set(0);

        Eventually.holds("all are gone", PATIENCE, () -> pool.ready() == 0 && maker.discarded.size() == 3);
    }

    @Test
    void theLeastRecentlyUsedClassGoesWhenThereAreTooMany() throws Exception {
        pool.close();
        pool = pool(1, 4);
        pool.claim(SMALL);
        awaitReady(3);

        pool.claim(LARGE);

        Eventually.holds("only the large are left", PATIENCE, () -> pool.ready() == 3 && maker.discarded.size() >= 3);
        assertThat(pool.claim(LARGE)).isPresent();
    }

    @Test
    void closeTakesAllAway() throws Exception {
        pool.claim(SMALL);
        awaitReady(3);

        pool.close();

        assertThat(maker.discarded).hasSize(3);
        assertThat(pool.claim(SMALL)).isEmpty();
    }

    private void awaitReady(int count) throws Exception {
        Eventually.holds(count + " stem pods are ready", PATIENCE, () -> pool.ready() == count);
    }

    private StemPool pool(int classes, int atOnce) {
        StemSizing sizing = (demand, bounds) -> wanted.get();
        return new StemPool(
                new StemSettings(new StemBounds(0, 10, Duration.ofMinutes(5)), classes, atOnce),
                sizing,
                maker,
                InstantSource.system(),
                MetricsSink.none());
    }

    private static StemClass ofMemory(int mebibytes) {
        return new StemClass(
                new SandboxImage("an/image"),
                SandboxLimits.ofMemory((long) mebibytes << 20),
                NetworkPolicy.EGRESS,
                Map.of());
    }

    private static final class FakeMaker implements StemMaker {

        private final AtomicInteger counter = new AtomicInteger();
        private final AtomicInteger making = new AtomicInteger();
        private final AtomicInteger mostMaking = new AtomicInteger();
        private final Set<SandboxId> alive = ConcurrentHashMap.newKeySet();
        private final Set<SandboxId> discarded = ConcurrentHashMap.newKeySet();
        private Semaphore gate = new Semaphore(Integer.MAX_VALUE);

        @Override
        public Stem make(StemClass wanted) throws SandboxException, InterruptedException {
            mostMaking.accumulateAndGet(making.incrementAndGet(), Math::max);
            try {
                gate.acquire();
                String name = "stem-" + counter.incrementAndGet();
                SandboxId id = new SandboxId(name);
                alive.add(id);
                return new Stem(
                        id,
                        new Started(
                                new PodRef("ns", name, name, "10.0.0.1", 8080),
                                new SandboxAddress.Tcp("10.0.0.1", 8080),
                                "node-1"));
            } finally {
                making.decrementAndGet();
            }
        }

        @Override
        public boolean isAlive(Stem stem) {
            return alive.contains(stem.id());
        }

        @Override
        public void discard(Stem stem) {
            discarded.add(stem.id());
        }
    }
}
