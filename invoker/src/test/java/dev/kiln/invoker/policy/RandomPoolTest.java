// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.policy.PoolView.QueueView;
import dev.kiln.invoker.policy.PoolView.SandboxView;
import dev.kiln.invoker.policy.PoolView.StemTarget;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.store.Revision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drives the policy through random events, and holds what must always be true. The seed in a test's name replays it. */
class RandomPoolTest {

    private static final int MEMORY = 2048;
    private static final int MAX_CREATES = 3;
    private static final int ACTIONS = 12;
    private static final int STEPS = 600;
    private static final long SLICE = 20;

    private final Map<SandboxId, SandboxView> sandboxes = new LinkedHashMap<>();
    private final Map<WarmKey, List<Long>> queues = new LinkedHashMap<>();
    private Random random = new Random();
    private long now;
    private int counter;
    private int served;
    private int asked;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 42, 4711})
    void memoryIsNeverExceededAndEverybodyIsServedInTheEnd(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(3);
            happen(random.nextInt(10));
            settle(seed + ", step " + step);
        }
        for (int step = 0; step < STEPS * 20 && !queues.isEmpty(); step++) {
            now++;
            happen(5 + random.nextInt(5));
            settle(seed + ", late step " + step);
        }

        assertThat(queues).as("seed %d: who waits for ever", seed).isEmpty();
        assertThat(served).isEqualTo(asked).isGreaterThan(100);
    }

    private void happen(int what) {
        switch (what) {
            case 0, 1, 2, 3, 4 -> ask(random.nextInt(ACTIONS));
            case 5 -> any(Phase.STARTING).ifPresent(it -> set(it, Optional.empty(), Phase.STEM, 0));
            case 6, 7 -> any(Phase.RUNNING).ifPresent(it -> set(it, it.key(), Phase.READY, 0));
            case 8 -> any(Phase.DESTROYING).ifPresent(it -> sandboxes.remove(it.id()));
            default -> any(Phase.READY).ifPresent(it -> set(it, it.key(), Phase.PAUSED, 0));
        }
    }

    private void ask(int number) {
        asked++;
        queues.computeIfAbsent(key(number), key -> new ArrayList<>()).add(now);
    }

    private void settle(String where) {
        for (int rounds = 0; ; rounds++) {
            assertThat(rounds).as("seed %s: decisions without end", where).isLessThan(1000);
            Decision decision = PoolPolicy.next(view());
            carryOut(decision);
            check(where, decision);
            if (decision instanceof Decision.Nothing) {
                return;
            }
        }
    }

    private void carryOut(Decision decision) {
        switch (decision) {
            case Decision.Reuse reuse -> serve(reuse.key(), reuse.sandbox());
            case Decision.UseStem stem -> serve(stem.key(), stem.sandbox());
            case Decision.Start start ->
                start(start.demand().shape(), Optional.of(start.demand().key()));
            case Decision.StartStem stem -> start(stem.shape(), Optional.empty());
            case Decision.Evict evict -> evict.victims().forEach(this::evict);
            case Decision.Nothing nothing -> {}
        }
    }

    private void serve(WarmKey key, SandboxId id) {
        SandboxView sandbox = sandboxes.get(id);
        assertThat(sandbox.phase()).isIn(Phase.READY, Phase.PAUSED, Phase.STEM);
        assertThat(sandbox.key().map(key::equals).orElse(true)).isTrue();
        queues.get(key).removeFirst();
        queues.values().removeIf(List::isEmpty);
        served++;
        set(sandbox, Optional.of(key), Phase.RUNNING, 1);
    }

    private void start(Shape shape, Optional<WarmKey> key) {
        SandboxId id = new SandboxId("s" + counter++);
        sandboxes.put(id, new SandboxView(id, shape, key, Phase.STARTING, 0, 1, random.nextDouble(), now, now));
    }

    private void evict(SandboxId id) {
        SandboxView sandbox = sandboxes.get(id);
        assertThat(sandbox.phase().isIdle()).as("only idle ones are evicted").isTrue();
        set(sandbox, sandbox.key(), Phase.DESTROYING, 0);
    }

    private void set(SandboxView it, Optional<WarmKey> key, Phase phase, int active) {
        long slice = it.phase() == Phase.STEM ? now + SLICE : it.sliceEndNanos();
        sandboxes.put(
                it.id(), new SandboxView(it.id(), it.shape(), key, phase, active, 1, random.nextDouble(), now, slice));
    }

    private void check(String where, Decision decision) {
        assertThat(view().usedMegabytes())
                .as("seed %s: memory after %s", where, decision)
                .isLessThanOrEqualTo(MEMORY);
        assertThat(view().creating())
                .as("seed %s: in the making after %s", where, decision)
                .isLessThanOrEqualTo(MAX_CREATES);
    }

    private Optional<SandboxView> any(Phase phase) {
        List<SandboxView> candidates =
                sandboxes.values().stream().filter(it -> it.phase() == phase).toList();
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(random.nextInt(candidates.size())));
    }

    private PoolView view() {
        List<QueueView> waiting = new ArrayList<>();
        queues.forEach((key, since) -> waiting.add(new QueueView(
                new Demand(key, shape(key), 1, OptionalInt.empty()), since.size(), since.getFirst(), 0, 0)));
        waiting.sort(Comparator.comparingLong(QueueView::oldestNanos));
        return new PoolView(
                now,
                MEMORY,
                MAX_CREATES,
                List.copyOf(sandboxes.values()),
                waiting,
                List.of(new StemTarget(shape(256), 1)));
    }

    private static WarmKey key(int number) {
        return new WarmKey(new NamespaceName("ns"), QualifiedName.of("ns", "a" + number), new Revision("1"));
    }

    private static Shape shape(WarmKey key) {
        return shape(key.action().name().value().hashCode() % 3 == 0 ? 512 : 256);
    }

    private static Shape shape(int megabytes) {
        return new Shape("fake:1", new SandboxImage("fake/one"), megabytes, false, true, false);
    }
}
