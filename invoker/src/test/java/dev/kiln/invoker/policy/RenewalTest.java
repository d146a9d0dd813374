// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.policy.PoolView.QueueView;
import dev.kiln.invoker.policy.PoolView.SandboxView;
import dev.kiln.invoker.policy.PoolView.StemTarget;
import dev.kiln.invoker.policy.Renewal.Fate;
import dev.kiln.invoker.policy.Renewal.Step;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.store.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RenewalTest {

    private static final int MEGABYTES = 256;
    private static final WarmKey KEY =
            new WarmKey(new NamespaceName("ns"), QualifiedName.of("ns", "a"), new Revision("1"));
    private static final Shape SHAPE =
            new Shape("nodejs:20", new SandboxImage("nodejs"), MEGABYTES, false, true, false);

    private static final long NOW = Duration.ofHours(1).toNanos();

    private final List<SandboxView> sandboxes = new ArrayList<>();
    private final List<QueueView> queues = new ArrayList<>();
    private final List<StemTarget> stems = new ArrayList<>();
    private final Set<SandboxId> old = new HashSet<>();
    private final Map<SandboxId, Fate> fates = new HashMap<>();
    private final Map<WarmKey, Integer> needed = new HashMap<>();
    private Optional<Shape> owed = Optional.empty();
    private long notBefore = NOW;
    private int memory = 1024;

    @Test
    void whatServesIsReplacedBesideIt() {
        SandboxView busy = old("s1", Phase.RUNNING);

        assertThat(next()).isEqualTo(new Step.Replace(busy));
    }

    @Test
    void whatTheNextProviderMadeStays() {
        sandbox("s1", Phase.RUNNING, 0);
        sandbox("s2", Phase.READY, 3600);

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void whatCallsDoNotNeedGoesFirstAndIsOwed() {
        needed.put(KEY, 2);
        SandboxView last = old("s1", Phase.READY, 0.3);
        old("s2", Phase.READY, 0.2);
        old("s3", Phase.RUNNING);

        assertThat(next()).isEqualTo(new Step.Owe(last));
        gone(last);
        assertThat(next()).isInstanceOf(Step.Replace.class);
    }

    @Test
    void whatIsNotNeededGoesOneAfterTheOther() {
        old("s1", Phase.READY, 0.2);
        old("s2", Phase.RUNNING);
        sandbox("s3", Phase.DESTROYING, 0);

        assertThat(next()).isEqualTo(new Step.Replace(sandboxes.getFirst()));
    }

    @Test
    void whatIsPausedGoesAtOnceAndIsOwed() {
        SandboxView paused = old("s1", Phase.PAUSED);

        assertThat(next()).isEqualTo(new Step.Owe(paused));
    }

    @Test
    void theLastOneUsedOfAnActionIsReplacedFirst() {
        SandboxView last = old("s1", Phase.READY, 2);

        assertThat(next()).isEqualTo(new Step.Replace(last));
    }

    @Test
    void theLastOneUsedOfAnActionThatNobodyCallsGoes() {
        SandboxView last = old("s1", Phase.READY, 11);

        assertThat(next()).isEqualTo(new Step.Owe(last));
    }

    @Test
    void whatHasASuccessorIsNotReplacedTwice() {
        SandboxView busy = old("s1", Phase.RUNNING);
        fates.put(busy.id(), Fate.SUCCESSOR_WAITS);

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void whatHasASuccessorThatNobodyCallsGoes() {
        SandboxView idle = old("s1", Phase.READY, 2);
        fates.put(idle.id(), Fate.SUCCESSOR_COMES);
        assertThat(next()).isEqualTo(new Step.Nothing());

        fates.put(idle.id(), Fate.SUCCESSOR_WAITS);
        assertThat(next()).isEqualTo(new Step.Evict(idle.id()));
    }

    @Test
    void oneIsMadeAfterTheOther() {
        old("s1", Phase.RUNNING);
        sandbox("s2", Phase.STARTING, 0);

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void betweenTwoThereIsAPause() {
        old("s1", Phase.RUNNING);
        notBefore = NOW + 1;

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void whereManyAreToComeTheyAreMadeSeveralAtOnceAndWithoutAPause() {
        memory = 64 * MEGABYTES;
        for (int i = 0; i < 17; i++) {
            old("s" + i, Phase.RUNNING);
        }
        sandbox("fresh", Phase.STARTING, 0);
        notBefore = NOW + 1;

        assertThat(next()).isEqualTo(new Step.Replace(sandboxes.getFirst()));
    }

    @Test
    void itGoesOnWhileCallersWait() {
        SandboxView busy = old("s1", Phase.RUNNING);
        queues.add(new QueueView(new Demand(KEY, SHAPE, 1, OptionalInt.empty()), 1, 0, 0, 0));

        assertThat(next()).isEqualTo(new Step.Replace(busy));
    }

    @Test
    void withoutRoomOneThatIsIdleMakesSome() {
        memory = 2 * MEGABYTES;
        needed.put(KEY, 2);
        old("s1", Phase.RUNNING);
        SandboxView idle = old("s2", Phase.READY);

        assertThat(next()).isEqualTo(new Step.Owe(idle));
    }

    @Test
    void roomThatIsComingIsWaitedFor() {
        needed.put(KEY, 2);
        memory = 3 * MEGABYTES;
        old("s1", Phase.RUNNING);
        old("s2", Phase.READY);
        old("s3", Phase.DESTROYING);

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void withoutRoomWhereAllAreBusyOneGoesWithItsLastCall() {
        memory = 2 * MEGABYTES;
        SandboxView first = old("s1", Phase.RUNNING);
        old("s2", Phase.RUNNING);

        assertThat(next()).isEqualTo(new Step.Leave(first.id()));
        fates.put(first.id(), Fate.LEAVES);
        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void whatIsOwedIsMadeWhenAllElseIsDone() {
        owed = Optional.of(SHAPE);
        SandboxView last = old("s1", Phase.DESTROYING);
        assertThat(next()).isEqualTo(new Step.Nothing());

        gone(last);
        assertThat(next()).isEqualTo(new Step.Refill(SHAPE));
    }

    @Test
    void whatIsOwedWaitsForCallersAndForRoom() {
        owed = Optional.of(SHAPE);
        queues.add(new QueueView(new Demand(KEY, SHAPE, 1, OptionalInt.empty()), 1, 0, 0, 0));
        assertThat(next()).isEqualTo(new Step.Nothing());

        queues.clear();
        memory = MEGABYTES - 1;
        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void stemsBeyondTheirTargetAreOwedAndOthersComeByThemselves() {
        stems.add(new StemTarget(SHAPE, 1));
        SandboxView first = old("s1", Phase.STEM);
        SandboxView second = old("s2", Phase.STEM);

        assertThat(next()).isEqualTo(new Step.Owe(first));
        gone(first);
        assertThat(next()).isEqualTo(new Step.Evict(second.id()));
    }

    private Step next() {
        PoolView view = new PoolView(NOW, memory, 2, sandboxes, queues, stems);
        return Renewal.next(view, new Renewal.Given(old, fates, owed, needed, notBefore));
    }

    private SandboxView old(String id, Phase phase) {
        return old(id, phase, 0);
    }

    private SandboxView old(String id, Phase phase, double idleSeconds) {
        old.add(new SandboxId(id));
        return sandbox(id, phase, idleSeconds);
    }

    private SandboxView sandbox(String id, Phase phase, double idleSeconds) {
        long idleSince = NOW - (long) (idleSeconds * 1e9);
        SandboxView view = new SandboxView(new SandboxId(id), SHAPE, Optional.of(KEY), phase, 0, 1, 1, idleSince, 0);
        sandboxes.add(view);
        return view;
    }

    private void gone(SandboxView sandbox) {
        sandboxes.remove(sandbox);
        old.remove(sandbox.id());
    }
}
