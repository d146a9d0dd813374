// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.policy.PoolView.QueueView;
import dev.kiln.invoker.policy.PoolView.SandboxView;
import dev.kiln.invoker.policy.Renewal.Step;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.store.Revision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

    private final List<SandboxView> sandboxes = new ArrayList<>();
    private final List<QueueView> queues = new ArrayList<>();
    private final Set<SandboxId> old = new HashSet<>();
    private final Set<SandboxId> replaced = new HashSet<>();
    private int memory = 1024;

    @Test
    void whatServesIsReplacedBesideIt() {
        SandboxView busy = old("s1", Phase.RUNNING);

        assertThat(next()).isEqualTo(new Step.Replace(busy));
    }

    @Test
    void whatTheNextProviderMadeStays() {
        sandbox("s1", Phase.RUNNING);
        sandbox("s2", Phase.READY);

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void whatNobodyIsInGoesAtOnce() {
        old("s1", Phase.RUNNING);
        old("s2", Phase.PAUSED);

        assertThat(next()).isEqualTo(new Step.Evict(new SandboxId("s2")));
    }

    @Test
    void whatHasASuccessorIsNotReplacedTwice() {
        old("s1", Phase.RUNNING);
        replaced.add(new SandboxId("s1"));

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void oneIsMadeAfterTheOther() {
        old("s1", Phase.RUNNING);
        sandbox("s2", Phase.STARTING);

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void itGoesOnWhileCallersWait() {
        SandboxView busy = old("s1", Phase.RUNNING);
        queues.add(new QueueView(new Demand(KEY, SHAPE, 1, OptionalInt.empty()), 1, 0, 0));

        assertThat(next()).isEqualTo(new Step.Replace(busy));
    }

    @Test
    void withoutRoomOneThatIsIdleMakesSome() {
        memory = 2 * MEGABYTES;
        old("s1", Phase.RUNNING);
        old("s2", Phase.READY);

        assertThat(next()).isEqualTo(new Step.Evict(new SandboxId("s2")));
    }

    @Test
    void roomThatIsComingIsWaitedFor() {
        memory = 3 * MEGABYTES;
        old("s1", Phase.RUNNING);
        old("s2", Phase.READY);
        old("s3", Phase.DESTROYING);

        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    @Test
    void withoutRoomWhereAllAreBusyOneGoesWithItsLastCall() {
        memory = 2 * MEGABYTES;
        old("s1", Phase.RUNNING);
        old("s2", Phase.RUNNING);

        assertThat(next()).isEqualTo(new Step.Leave(new SandboxId("s1")));
        replaced.add(new SandboxId("s1"));
        assertThat(next()).isEqualTo(new Step.Nothing());
    }

    private Step next() {
        return Renewal.next(new PoolView(0, memory, 2, sandboxes, queues, List.of()), old, replaced);
    }

    private SandboxView old(String id, Phase phase) {
        old.add(new SandboxId(id));
        return sandbox(id, phase);
    }

    private SandboxView sandbox(String id, Phase phase) {
        SandboxView view = new SandboxView(new SandboxId(id), SHAPE, Optional.of(KEY), phase, 0, 1, 1, 0, 0);
        sandboxes.add(view);
        return view;
    }
}
