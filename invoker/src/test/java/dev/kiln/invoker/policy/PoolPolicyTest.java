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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PoolPolicyTest {

    private static final long NOW = 1_000_000;

    private final List<SandboxView> sandboxes = new ArrayList<>();
    private final List<QueueView> queues = new ArrayList<>();
    private List<StemTarget> stems = List.of();
    private int memory = 1024;

    @Test
    void whoeverWaitsGetsAWarmSandbox() {
        sandbox("s1", "a", Phase.READY);
        waiting("a", 1, 10);

        assertThat(next()).isEqualTo(new Decision.Reuse(key("a"), new SandboxId("s1")));
    }

    @Test
    void aSandboxOfAnOlderRevisionIsNotUsed() {
        sandboxes.add(view("s1", Optional.of(key("a", "1")), Phase.READY, 0, 1, 1, 0));
        queues.add(queue(key("a", "2"), 256, 1, 10, 1));

        assertThat(next()).isInstanceOf(Decision.Start.class);
    }

    @Test
    void aSandboxOfAnotherNamespaceIsNotUsed() {
        WarmKey others = new WarmKey(new NamespaceName("other"), QualifiedName.of("ns", "a"), new Revision("1"));
        sandboxes.add(view("s1", Optional.of(others), Phase.READY, 0, 1, 1, 0));
        waiting("a", 1, 10);

        assertThat(next()).isInstanceOf(Decision.Start.class);
    }

    @Test
    void anIdleSandboxIsPreferredToAPausedOne() {
        sandbox("s1", "a", Phase.PAUSED);
        sandbox("s2", "a", Phase.READY);
        waiting("a", 1, 10);

        assertThat(next()).isEqualTo(new Decision.Reuse(key("a"), new SandboxId("s2")));
    }

    @Test
    void aRunningSandboxWithRoomTakesTheNextCall() {
        sandboxes.add(view("s1", Optional.of(key("a")), Phase.RUNNING, 2, 3, 1, 0));
        queues.add(queue(key("a"), 256, 1, 10, 3));

        assertThat(next()).isEqualTo(new Decision.Reuse(key("a"), new SandboxId("s1")));
    }

    @Test
    void aFullSandboxDoesNot() {
        sandboxes.add(view("s1", Optional.of(key("a")), Phase.RUNNING, 3, 3, 1, 0));
        queues.add(queue(key("a"), 256, 1, 10, 3));

        assertThat(next()).isInstanceOf(Decision.Start.class);
    }

    @Test
    void aStemIsUsedBeforeASandboxIsMade() {
        sandboxes.add(view("s1", Optional.empty(), Phase.STEM, 0, 1, 1, 0));
        waiting("a", 1, 10);

        assertThat(next()).isEqualTo(new Decision.UseStem(key("a"), new SandboxId("s1")));
    }

    @Test
    void whatIsBeingMadeIsWaitedFor() {
        sandbox("s1", "a", Phase.STARTING);
        waiting("a", 1, 10);

        assertThat(next()).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void noMoreThanSoManyAreMadeAtOnce() {
        sandbox("s1", "a", Phase.STARTING);
        sandbox("s2", "b", Phase.STARTING);
        waiting("c", 1, 10);

        assertThat(next()).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void theLeastValuableIdleSandboxIsEvicted() {
        memory = 512;
        sandboxes.add(view("s1", Optional.of(key("a")), Phase.READY, 0, 1, 9, 0));
        sandboxes.add(view("s2", Optional.of(key("b")), Phase.READY, 0, 1, 3, 0));
        waiting("c", 1, 10);

        assertThat(next()).isEqualTo(new Decision.Evict(List.of(new SandboxId("s2")), key("c")));
    }

    @Test
    void busySandboxesAreNeverEvicted() {
        memory = 512;
        sandbox("s1", "a", Phase.RUNNING);
        sandbox("s2", "b", Phase.INITIALIZING);
        waiting("c", 1, 10);

        assertThat(next()).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void memoryThatIsBeingFreedIsNotFreedTwice() {
        memory = 512;
        sandbox("s1", "a", Phase.DESTROYING);
        sandbox("s2", "b", Phase.READY);
        waiting("c", 1, 10);

        assertThat(next()).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void whoWaitsLongestGetsTheNextMemory() {
        queues.add(queue(key("b"), 256, 1, 5, 1));
        queues.add(queue(key("a"), 256, 9, 10, 1));

        assertThat(next()).isInstanceOfSatisfying(Decision.Start.class, it -> assertThat(
                        it.demand().key())
                .isEqualTo(key("b")));
    }

    @Test
    void aSandboxServesItsOwnQueueWhileItsSliceLasts() {
        memory = 256;
        sandboxes.add(view("s1", Optional.of(key("a")), Phase.READY, 0, 1, 1, NOW + 1));
        queues.add(queue(key("b"), 256, 1, 5, 1));
        queues.add(queue(key("a"), 256, 9, 10, 1));

        assertThat(next()).isEqualTo(new Decision.Reuse(key("a"), new SandboxId("s1")));
    }

    @Test
    void afterItsSliceItMakesRoomForAnActionThatHasWaitedLonger() {
        memory = 256;
        sandboxes.add(view("s1", Optional.of(key("a")), Phase.READY, 0, 1, 1, NOW));
        queues.add(queue(key("b"), 256, 1, 5, 1));
        queues.add(queue(key("a"), 256, 9, 10, 1));

        assertThat(next()).isEqualTo(new Decision.Evict(List.of(new SandboxId("s1")), key("b")));
    }

    @Test
    void stemsAreMadeWhenNobodyWaits() {
        stems = List.of(new StemTarget(shape(256), 1));

        assertThat(next()).isEqualTo(new Decision.StartStem(shape(256)));
    }

    @Test
    void demandComesBeforeStems() {
        memory = 256;
        stems = List.of(new StemTarget(shape(256), 1));
        sandbox("s1", "b", Phase.RUNNING);
        waiting("a", 1, 10);

        assertThat(next()).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void anActionGetsNoMoreSandboxesThanItsInstances() {
        sandbox("s1", "a", Phase.RUNNING);
        queues.add(new QueueView(new Demand(key("a"), shape(256), 1, OptionalInt.of(1)), 1, 10, 0, 0));

        assertThat(next()).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void whoIsPatientTakesWhatIsWarmAndNothingElse() {
        sandbox("s1", "a", Phase.RUNNING);
        sandboxes.add(view("s2", Optional.empty(), Phase.STEM, 0, 1, 1, 0));
        Demand demand = new Demand(key("a"), shape(256), 1, OptionalInt.empty());
        queues.add(new QueueView(demand, 1, 10, 0, NOW + 1));
        assertThat(next()).isInstanceOf(Decision.Nothing.class);

        queues.set(0, new QueueView(demand, 1, 10, 0, NOW));
        assertThat(next()).isEqualTo(new Decision.UseStem(key("a"), new SandboxId("s2")));
    }

    @Test
    void afterAFailureNothingIsMadeUntilTheTimeHasCome() {
        queues.add(new QueueView(new Demand(key("a"), shape(256), 1, OptionalInt.empty()), 1, 10, NOW + 1, 0));

        assertThat(next()).isInstanceOf(Decision.Nothing.class);
    }

    private Decision next() {
        return PoolPolicy.next(new PoolView(NOW, memory, 2, sandboxes, queues, stems));
    }

    private void sandbox(String id, String action, Phase phase) {
        sandboxes.add(view(id, Optional.of(key(action)), phase, phase == Phase.RUNNING ? 1 : 0, 1, 1, 0));
    }

    private void waiting(String action, int count, long since) {
        queues.add(queue(key(action), 256, count, since, 1));
    }

    private static SandboxView view(
            String id, Optional<WarmKey> key, Phase phase, int active, int concurrency, double priority, long slice) {
        return new SandboxView(new SandboxId(id), shape(256), key, phase, active, concurrency, priority, 0, slice);
    }

    private static QueueView queue(WarmKey key, int megabytes, int count, long since, int concurrency) {
        return new QueueView(new Demand(key, shape(megabytes), concurrency, OptionalInt.empty()), count, since, 0, 0);
    }

    private static WarmKey key(String action) {
        return key(action, "1");
    }

    private static WarmKey key(String action, String revision) {
        return new WarmKey(new NamespaceName("ns"), QualifiedName.of("ns", action), new Revision(revision));
    }

    private static Shape shape(int megabytes) {
        return new Shape("fake:1", new SandboxImage("fake/one"), megabytes, false, true, false);
    }
}
