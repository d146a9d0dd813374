// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import static dev.kiln.controller.pools.orders.FakePool.NEW;
import static dev.kiln.controller.pools.orders.FakePool.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.pools.swaps.SwapState.Stage;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.PoolTuning;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How swaps go, on a pool of fakes in virtual time; see {@link FakePool}. */
class SwapTest {

    @Test
    void aSwapThatGoesWellMovesAllAndRemembersWhatWas() {
        FakePool pool = new FakePool(5);
        pool.swap(FakePool.rules(1));
        pool.toTheEnd();

        assertThat(pool.state().stage()).isEqualTo(Stage.DONE);
        assertThat(pool.state().verdict()).isEqualTo("5 invokers work with microvm");
        assertThat(pool.pool.current()).isEqualTo(NEW);
        assertThat(pool.pool.previous()).contains(OLD);
        assertThat(pool.mostInTransition).isEqualTo(1);
        assertAllHave(pool, NEW.number());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void noMoreChangeAtOnceThanAllowed(int parallelism) {
        FakePool pool = new FakePool(7);
        pool.swap(FakePool.rules(parallelism));
        pool.toTheEnd();

        assertThat(pool.mostInTransition).isEqualTo(Math.min(7, parallelism));
        assertThat(pool.state().stage()).isEqualTo(Stage.DONE);
    }

    @Test
    void longActivationsOfTheOldOneAreWaitedFor() {
        FakePool pool = new FakePool(2);
        pool.invokers.values().forEach(it -> it.retiringSeconds = 20 * 60);
        pool.swap(FakePool.rules(1));

        assertThat(pool.toTheEnd()).isGreaterThan(40 * 60);
        assertThat(pool.state().stage()).isEqualTo(Stage.DONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"OPENING", "CHECKING", "PREPARING", "PROBING"})
    void aFailureOnOneTakesAllBack(Phase phase) {
        FakePool pool = new FakePool(4);
        pool.invoker(2).fails = Optional.of(phase);
        pool.swap(FakePool.rules(1));
        pool.toTheEnd();

        assertThat(pool.state().stage()).isEqualTo(Stage.ROLLED_BACK);
        assertThat(pool.state().verdict()).isEqualTo("invoker2 could not work with microvm: no such device: /dev/kvm");
        assertThat(pool.pool.current()).isEqualTo(OLD);
        assertAllHave(pool, OLD.number());
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"OPENING", "CHECKING", "PREPARING", "PROBING", "READY"})
    void oneThatComesNoFurtherTakesAllBack(Phase phase) {
        FakePool pool = new FakePool(3);
        pool.invoker(1).sticksAt = Optional.of(phase);
        pool.swap(FakePool.rules(1));
        pool.toTheEnd();

        assertThat(pool.state().stage()).isEqualTo(Stage.ROLLED_BACK);
        assertThat(pool.state().verdict())
                .contains("invoker1 came no further than")
                .contains("within 5 minutes");
        assertAllHave(pool, OLD.number());
    }

    @Test
    void aSwapThatTakesTooLongGoesBack() {
        FakePool pool = new FakePool(2);
        pool.invokers.values().forEach(it -> it.retiringSeconds = 100 * 60);
        pool.swap(FakePool.rules(1));
        pool.toTheEnd();

        assertThat(pool.state().verdict()).startsWith("it was not done within 60 minutes");
        assertThat(pool.pool.current()).isEqualTo(OLD);
    }

    @Test
    void aGoodCanaryIsWatchedOnAllBeforeAnyMoves() {
        FakePool pool = new FakePool(3);
        pool.swap(FakePool.canary(2, 5, 10));
        pool.run(5 * 60);

        assertThat(pool.state().stage()).isEqualTo(Stage.WATCHING);
        assertAllHave(pool, OLD.number());
        assertThat(pool.pool.wanted(pool.invokers.firstKey()).candidate()).contains(new PoolOrder.Candidate(NEW, 5));

        assertThat(pool.toTheEnd()).isGreaterThan(5 * 60);
        assertThat(pool.state().stage()).isEqualTo(Stage.DONE);
        assertThat(pool.mostInTransition).isEqualTo(2);
        assertAllHave(pool, NEW.number());
    }

    @Test
    void aCanaryWithErrorsGoesBack() {
        FakePool pool = new FakePool(3);
        pool.invokers.values().forEach(it -> it.failed = 2);
        pool.swap(FakePool.canary(3, 5, 10));
        pool.toTheEnd();

        assertThat(pool.state().stage()).isEqualTo(Stage.ROLLED_BACK);
        assertThat(pool.state().verdict()).contains("failed, and at most 10 % may");
        assertAllHave(pool, OLD.number());
    }

    @Test
    void errorsWithinTheLimitAreBorne() {
        FakePool pool = new FakePool(3);
        pool.invokers.values().forEach(it -> it.failed = 1);
        pool.swap(FakePool.canary(3, 5, 10));
        pool.toTheEnd();

        assertThat(pool.state().stage()).isEqualTo(Stage.DONE);
    }

    @Test
    void aSlowCanaryGoesBack() {
        FakePool pool = new FakePool(3);
        pool.invokers.values().forEach(it -> it.createMillis = 250);
        pool.swap(FakePool.canary(1, 5, 10));
        pool.toTheEnd();

        assertThat(pool.state().verdict())
                .isEqualTo(
                        "a sandbox of microvm takes 250 ms, one of docker 100 ms, and it may take 2.0 times as long");
        assertAllHave(pool, OLD.number());
    }

    @Test
    void aProviderThatKeepsLessApartThanThePoolPromisesGoesBack() {
        FakePool pool = new FakePool(3);
        pool.invokers.values().forEach(it -> it.freshIsolation = IsolationClass.PROCESS);
        pool.swap(FakePool.rules(1), Optional.of(IsolationClass.CONTAINER));
        pool.toTheEnd();

        assertThat(pool.state().verdict())
                .isEqualTo("microvm isolates as 'process' on invoker0, and the pool promises 'container'");
        assertAllHave(pool, OLD.number());
    }

    @Test
    void abortAtAnySecondTakesAllBack() {
        int length = lengthOfACanary();
        for (int at = 0; at < length; at++) {
            FakePool pool = new FakePool(3);
            pool.swap(FakePool.canary(1, 5, 1));
            pool.run(at);
            pool.abort();
            pool.toTheEnd();

            assertThat(pool.state().stage()).as("aborted after %s s", at).isEqualTo(Stage.ROLLED_BACK);
            assertThat(pool.state().verdict()).isEqualTo("aborted by me");
            assertAllHave(pool, OLD.number());
        }
    }

    @Test
    void anInvokerThatDiesIsLeftOutAndToldWhenItIsBack() {
        FakePool pool = new FakePool(3);
        pool.swap(FakePool.rules(1));
        pool.run(4);
        pool.invoker(0).isUp = false;
        pool.toTheEnd();

        assertThat(pool.state().stage()).isEqualTo(Stage.DONE);
        assertThat(pool.invoker(0).generation()).isNotEqualTo(NEW.number());

        pool.invoker(0).restart();
        pool.invoker(0).isUp = true;
        pool.run(30);
        assertAllHave(pool, NEW.number());
    }

    @Test
    void deathAndReturnAtAnySecondLeavesNobodyBehind() {
        int length = lengthOfACanary();
        for (int at = 0; at < length; at++) {
            FakePool pool = new FakePool(3);
            pool.swap(FakePool.canary(1, 5, 1));
            pool.run(at);
            pool.invoker(1).isUp = false;
            pool.run(7);
            pool.invoker(1).restart();
            pool.invoker(1).isUp = true;
            pool.run(600);

            assertThat(pool.state().stage()).as("died after %s s", at).isEqualTo(Stage.DONE);
            assertThat(pool.mostInTransition).isEqualTo(1);
            assertAllHave(pool, NEW.number());
        }
    }

    @Test
    void oneThatJoinsGetsWhatItsPoolIs() {
        FakePool pool = new FakePool(2);
        pool.swap(FakePool.rules(1));
        pool.run(3);
        pool.join(9);
        pool.toTheEnd();
        assertAllHave(pool, NEW.number());

        pool.join(10);
        pool.run(20);
        assertAllHave(pool, NEW.number());
    }

    @Test
    void whoeverIsWhatItShallBeIsToldNothing() {
        FakePool pool = new FakePool(3);

        assertThat(pool.second()).isEmpty();
        pool.pool = pool.pool.with(PoolTuning.NONE, Optional.empty(), "me.myself", pool.now);
        assertThat(pool.second()).hasSize(3);
        assertThat(pool.second()).isEmpty();
    }

    @Test
    void whatWasReportedOfAnEarlierTrialDoesNotCount() {
        FakePool pool = new FakePool(1);
        pool.invoker(0).fails = Optional.of(Phase.PROBING);
        pool.swap(FakePool.rules(1));
        pool.toTheEnd();
        assertThat(pool.state().stage()).isEqualTo(Stage.ROLLED_BACK);

        pool.invoker(0).fails = Optional.empty();
        pool.invoker(0).restart();
        pool.run(20);
        pool.swap(FakePool.rules(1));
        pool.toTheEnd();

        assertThat(pool.state().stage()).isEqualTo(Stage.DONE);
    }

    /** Whatever happens to invokers: bounded change, an end, and after it everybody is where the verdict says. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverHappens(long seed) {
        for (int round = 0; round < 20; round++) {
            happens(new Random(seed * 1000 + round));
        }
    }

    private static void happens(Random random) {
        int count = 1 + random.nextInt(6);
        int parallelism = 1 + random.nextInt(3);
        FakePool pool = new FakePool(count);
        if (random.nextInt(4) == 0) {
            pool.invoker(random.nextInt(count)).fails = Optional.of(Phase.values()[random.nextInt(4)]);
        }
        pool.swap(random.nextBoolean() ? FakePool.rules(parallelism) : FakePool.canary(parallelism, 1, 1));
        for (int second = 0; second < 120; second++) {
            FakeInvoker one = pool.invoker(random.nextInt(count));
            switch (random.nextInt(40)) {
                case 0 -> one.isUp = false;
                case 1, 2 -> one.isUp = true;
                case 3 -> one.restart();
                case 4 -> {
                    if (random.nextInt(10) == 0 && pool.pool.running().isPresent()) {
                        pool.abort();
                    }
                }
                default -> {}
            }
            pool.second();
            assertThat(pool.mostInTransition).isLessThanOrEqualTo(parallelism);
            if (pool.state().stage() == Stage.GOING_BACK) {
                assertThat(List.copyOf(pool.invokers.keySet())).allMatch(it -> pool.pool
                        .wanted(it)
                        .equals(new dev.kiln.controller.pools.swaps.SwapState.Wanted(OLD, Optional.empty())));
            }
        }
        pool.invokers.values().forEach(it -> it.isUp = true);
        if (pool.pool.running().isPresent()) {
            pool.toTheEnd();
        }
        boolean isDone = pool.state().stage() == Stage.DONE;
        assertThat(pool.pool.current()).isEqualTo(isDone ? NEW : OLD);
        // what somebody could not open for good he does not try again until he is mended
        pool.invokers.values().stream().filter(it -> it.fails.isPresent()).forEach(FakeInvoker::restart);
        pool.invokers.values().forEach(it -> it.fails = Optional.empty());
        pool.run(60);
        assertAllHave(pool, pool.pool.current().number());
    }

    private static int lengthOfACanary() {
        FakePool pool = new FakePool(3);
        pool.swap(FakePool.canary(1, 5, 1));
        return pool.toTheEnd();
    }

    private static void assertAllHave(FakePool pool, long generation) {
        assertThat(pool.invokers.values()).extracting(FakeInvoker::generation).containsOnly(generation);
    }
}
