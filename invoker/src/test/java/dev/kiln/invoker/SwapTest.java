// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.invoker.generations.OrderFile;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.model.pools.RuntimeSetup;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.testkit.FakeRuntimeProviderFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One provider takes the place of another while the invoker works. */
class SwapTest {

    private static final Generation FIRST = new Generation(0, RuntimeSetup.of("fake"));
    private static final Generation NEXT = new Generation(1, RuntimeSetup.of("other"));

    /** What the manifest has ready in any case. */
    private static final int STEMS = 2;

    @TempDir
    Path directory;

    private final FakeRuntimeProviderFactory other = new FakeRuntimeProviderFactory();

    @Test
    void theNextProviderTakesOverAndTheFormerIsClosed() {
        try (Rig rig = rig()) {
            QualifiedName action = rig.action("a", "");
            rig.run(action);
            assertThat(rig.fake.host().sandboxes()).hasSize(STEMS + 1);

            rig.order(order(1, NEXT, Optional.empty()));
            Ping done = rig.awaitPing("the next one alone", it -> isAlone(it, NEXT));

            assertThat(done.report().order()).isEqualTo(1);
            assertThat(rig.fake.host().sandboxes()).isEmpty();
            assertThat(rig.run(action).response().isSuccess()).isTrue();
            assertThat(other.host().sandboxes()).isNotEmpty();
        }
    }

    @Test
    void whatIsWarmGivesWayOnceAFreshOneStandsBesideIt() {
        try (Rig rig = rig()) {
            QualifiedName action = rig.action("a", "slow:900");
            ActivationId running = rig.invoke(action);
            rig.awaitBegun(running);

            rig.order(order(1, NEXT, Optional.empty()));

            rig.eventually(
                    "a fresh one beside the old one",
                    () -> other.host().sandboxes().size() == STEMS + 1
                            && rig.fake.host().sandboxes().size() == 1);
            assertThat(rig.result(running).response().isSuccess()).isTrue();
            rig.awaitPing("the old one is gone", it -> isAlone(it, NEXT));
        }
    }

    @Test
    void aProviderWhoseCheckFailsIsNotTaken() {
        other.faults().illness(Optional.of("the daemon sleeps"));
        try (Rig rig = rig()) {
            rig.order(order(1, NEXT, Optional.empty()));

            Ping failed = rig.awaitPing(
                    "it says so", it -> it.report().order() == 1 && failure(it).isPresent());

            assertThat(failure(failed).orElseThrow().reason()).isEqualTo("check: the daemon sleeps");
            assertThat(failed.report().generation()).isZero();
            assertThat(rig.run(rig.action("a", "")).response().isSuccess()).isTrue();
            rig.awaitPing("it is closed", it -> isAlone(it, FIRST));
        }
    }

    @Test
    void aPluginThatIsNotThereIsNamed() {
        try (Rig rig = rig()) {
            rig.order(order(1, new Generation(1, RuntimeSetup.of("nowhere")), Optional.empty()));

            Ping failed = rig.awaitPing("it says so", it -> failure(it).isPresent());

            assertThat(failure(failed).orElseThrow().reason()).isEqualTo("open: there is no plugin 'nowhere'");
        }
    }

    @Test
    void aProviderThatCannotMakeTheProbeIsNotTaken() {
        other.faults().failCreates(1, SandboxException.OutOfCapacity::new);
        try (Rig rig = rig()) {
            rig.order(order(1, NEXT, Optional.empty()));

            Ping failed = rig.awaitPing("it says so", it -> failure(it).isPresent());

            assertThat(failure(failed).orElseThrow().reason()).contains("probe: ");
        }
    }

    @Test
    void aCandidateMakesItsShareAndGoesWhenItIsNotWantedAnyMore() {
        try (Rig rig = rig()) {
            rig.order(order(1, FIRST, Optional.of(new PoolOrder.Candidate(NEXT, 50))));
            rig.awaitPing("it is ready", it -> phase(it, 1) == Phase.READY);

            for (int i = 0; i < 4; i++) {
                rig.run(rig.action("a" + i, ""));
            }
            assertThat(other.host().sandboxes()).hasSize(2);
            assertThat(rig.fake.host().sandboxes()).hasSize(STEMS + 2);

            rig.order(order(2, FIRST, Optional.empty()));
            rig.awaitPing("the first one alone", it -> it.report().order() == 2 && isAlone(it, FIRST));
            assertThat(other.host().sandboxes()).isEmpty();
        }
    }

    @Test
    void whatACandidateCannotMakeIsMadeByWhatThereWas() {
        try (Rig rig = rig()) {
            rig.order(order(1, FIRST, Optional.of(new PoolOrder.Candidate(NEXT, 100))));
            rig.awaitPing("it is ready", it -> phase(it, 1) == Phase.READY);
            other.faults().failCreates(1_000, SandboxException.ProviderUnavailable::new);

            assertThat(rig.run(rig.action("a", "")).response().isSuccess()).isTrue();

            Ping told = rig.awaitPing("it is counted", it -> failures(it, 1) > 0);
            assertThat(failures(told, 0)).isZero();
            assertThat(rig.fake.host().sandboxes()).hasSize(STEMS + 1);
        }
    }

    @Test
    void aCandidateThatFallsIllLaterIsNotTaken() {
        try (Rig rig = rig()) {
            rig.order(order(1, FIRST, Optional.of(new PoolOrder.Candidate(NEXT, 1))));
            rig.awaitPing("it is ready", it -> phase(it, 1) == Phase.READY);

            other.faults().illness(Optional.of("the daemon sleeps"));

            Ping failed = rig.awaitPing("it says so", it -> failure(it).isPresent());
            assertThat(failure(failed).orElseThrow().reason()).isEqualTo("check: the daemon sleeps");
            rig.awaitPing("it is closed", it -> isAlone(it, FIRST));
        }
    }

    @Test
    void aCandidateThatCannotDestroyIsHeldToHaveFailed() {
        try (Rig rig = rig()) {
            rig.order(order(1, FIRST, Optional.of(new PoolOrder.Candidate(NEXT, 100))));
            rig.awaitPing("it is ready", it -> phase(it, 1) == Phase.READY);
            rig.run(rig.action("a", ""));
            other.faults().failDestroys(2);

            rig.order(order(2, FIRST, Optional.empty()));

            rig.awaitPing("it is counted once", it -> failures(it, 1) == 1);
            rig.awaitPing("it is destroyed in the end", it -> isAlone(it, FIRST));
        }
    }

    @Test
    void anOrderThatIsOlderThanTheLastIsPassedOver() {
        try (Rig rig = rig()) {
            rig.order(order(7, FIRST, Optional.empty()));
            rig.awaitPing("it was heard", it -> it.report().order() == 7);

            rig.order(order(6, NEXT, Optional.empty()));
            rig.order(order(8, FIRST, Optional.empty()));

            Ping last = rig.awaitPing("the next was heard", it -> it.report().order() == 8);
            assertThat(last.report().generations())
                    .extracting(GenerationReport::number)
                    .containsExactly(0L);
        }
    }

    @Test
    void tuningTakesEffectAtOnceAndHoldsAcrossARestart() {
        try (Rig rig = rig()) {
            PoolTuning small = new PoolTuning(
                    Optional.of(512), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            rig.order(new PoolOrder(new InvokerId(0), "default", 1, FIRST, Optional.empty(), small));
            rig.awaitPing("less memory", it -> it.memoryMegabytes() == 512);

            rig.crash();
            rig.start();

            rig.awaitPing(
                    "still less memory",
                    it -> it.memoryMegabytes() == 512 && it.report().order() == 0);
        }
    }

    @Test
    void whatWasWantedLastIsKeptForTheNextStart() {
        try (Rig rig = rig()) {
            rig.order(order(3, NEXT, Optional.empty()));
            rig.awaitPing("the next one alone", it -> isAlone(it, NEXT));

            OrderFile.Kept kept =
                    new OrderFile(directory.resolve("invoker")).read().orElseThrow();

            assertThat(kept.current()).isEqualTo(NEXT);
            assertThat(kept.order()).isEqualTo(3);
            assertThat(kept.others()).isEmpty();
        }
    }

    private Rig rig() {
        Rig rig = new Rig(directory, Options.standard().with("sandboxes.keep-alive = 1h"));
        rig.plugins.put("other", other);
        return rig;
    }

    private static PoolOrder order(long number, Generation current, Optional<PoolOrder.Candidate> candidate) {
        return new PoolOrder(new InvokerId(0), "default", number, current, candidate, PoolTuning.NONE);
    }

    private static boolean isAlone(Ping ping, Generation generation) {
        return ping.report().generation() == generation.number()
                && ping.report().generations().stream().noneMatch(it -> it.phase() == Phase.RETIRING);
    }

    private static Optional<GenerationReport> failure(Ping ping) {
        return ping.report().generations().stream()
                .filter(it -> it.phase() == Phase.FAILED)
                .findFirst();
    }

    private static long failures(Ping ping, long generation) {
        return ping.report().generations().stream()
                .filter(it -> it.number() == generation)
                .mapToLong(GenerationReport::failed)
                .sum();
    }

    private static Phase phase(Ping ping, long generation) {
        return ping.report().generations().stream()
                .filter(it -> it.number() == generation)
                .map(GenerationReport::phase)
                .findFirst()
                .orElse(Phase.FAILED);
    }
}
