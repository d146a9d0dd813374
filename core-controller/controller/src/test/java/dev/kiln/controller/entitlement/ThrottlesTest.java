// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import static dev.kiln.controller.entitlement.Controllers.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.controller.peers.PeersView;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.identity.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One controller alone. */
class ThrottlesTest {

    private static final Identity ANYBODY = caller(OptionalInt.empty(), OptionalInt.empty());

    private final Controllers one = new Controllers(1);
    private final Throttles throttles = one.throttles.getFirst();

    @Test
    void soManyAreAdmittedInAMinuteAndNoMore() {
        Identity caller = caller(5, 100);

        assertThat(admitted(10, caller)).isEqualTo(5);
    }

    @Test
    void theRefusalCountsAllThatWasAskedForAndSaysWhenToComeAgain() {
        one.now = one.now.plusSeconds(18);
        Identity caller = caller(2, 100);
        admitted(2, caller);

        assertThat(one.refusal(0, caller))
                .isEqualTo(new Problem.Throttled(
                        "Too many requests in the last minute (count: 3, allowed: 2).", Duration.ofSeconds(42)));
        assertThat(one.refusal(0, caller).text()).contains("count: 4, allowed: 2");
    }

    @Test
    void whoComesAgainCountsInNoMinuteButNeedsAPlace() {
        Identity caller = caller(1, 1);
        throttles.admit(caller).close();

        Throttles.Admission again = throttles.readmit(caller);

        assertThatThrownBy(() -> throttles.readmit(caller))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.problem()).isInstanceOf(Problem.Throttled.class));
        again.close();
        throttles.readmit(caller).sent();
    }

    @Test
    void theMinuteIsTheClocks() {
        one.now = one.now.plusMillis(59_999);
        Identity caller = caller(3, 100);
        assertThat(admitted(5, caller)).isEqualTo(3);

        one.now = one.now.plusMillis(1);

        assertThat(admitted(5, caller)).isEqualTo(3);
    }

    @Test
    void whoReadTheClockBeforeTheMinuteEndedDoesNotBringItBack() {
        Identity caller = caller(3, 100);
        one.now = one.now.plusSeconds(60);
        admitted(3, caller);

        one.now = one.now.minusMillis(1);
        assertThat(admitted(1, caller)).isZero();
        one.now = one.now.plusMillis(1);
        assertThat(admitted(1, caller)).isZero();
    }

    @Test
    void soManyAreOnTheirWayAtOnce() {
        Identity caller = caller(100, 2);
        admitted(2, caller);

        assertThat(one.refusal(0, caller))
                .isEqualTo(new Problem.Throttled(
                        "Too many concurrent requests in flight (count: 2, allowed: 2).", Duration.ofSeconds(1)));

        throttles.landed("uuid");
        assertThat(admitted(5, caller)).isEqualTo(1);
    }

    @Test
    void whatIsNotSentAfterAllIsGivenBackOnce() {
        Identity caller = caller(100, 2);
        one.admits(0, caller);

        try (Throttles.Admission admission = throttles.admit(caller)) {
            assertThat(one.admits(0, caller)).isFalse();
            admission.close();
        }

        assertThat(admitted(5, caller)).isEqualTo(1);
    }

    @Test
    void partsOfAnInvocationCountAndAreNotRefused() {
        Identity caller = caller(100, 1);
        one.admits(0, caller);

        throttles.count(caller).sent();
        throttles.landed("uuid");

        assertThat(one.refusal(0, caller).text()).contains("count: 1, allowed: 1");
    }

    @Test
    void zeroLetsNothingThrough() {
        assertThat(one.refusal(0, caller(0, 100)).text())
                .isEqualTo("Too many requests in the last minute (count: 1, allowed: 0).");
        assertThat(one.refusal(0, caller(100, 0)).text())
                .isEqualTo("Too many concurrent requests in flight (count: 0, allowed: 0).");
    }

    @Test
    void theRateIsAskedBeforeTheNumberAtOnce() {
        assertThat(one.refusal(0, caller(0, 0)).text()).startsWith("Too many requests");
    }

    @Test
    void whoeverHasNoLimitsHasTheSystems() {
        assertThat(admitted(100, ANYBODY)).isEqualTo(30);
        for (int i = 0; i < 30; i++) {
            throttles.landed("uuid");
        }

        assertThat(one.refusal(0, ANYBODY).text()).contains("allowed: 60");
    }

    @Test
    void firesHaveALimitOfTheirOwn() {
        Identity caller = caller(1, 100);
        one.admits(0, caller);

        throttles.admitFire(caller);

        assertThatThrownBy(() -> throttles.admitFire(caller))
                .isInstanceOfSatisfying(Refusal.class, it -> assertThat(((Problem.Throttled) it.problem()).text())
                        .isEqualTo("Too many requests in the last minute (count: 2, allowed: 1)."));
    }

    @Test
    void aLimitThatIsChangedCountsAtOnce() {
        admitted(5, caller(5, 100));

        assertThat(admitted(10, caller(8, 100))).isEqualTo(3);
    }

    @Test
    void namespacesThatAreQuietAreForgotten() {
        one.admits(0, caller(5, 5));
        throttles.landed("uuid");
        assertThat(throttles.size()).isEqualTo(2);

        for (int minute = 0; minute < 2; minute++) {
            one.now = one.now.plusSeconds(60);
            throttles.report(PeersView.alone(new ControllerId("0")));
        }

        assertThat(throttles.size()).isZero();
    }

    @Test
    void whatIsOnItsWayIsNotForgotten() {
        Identity caller = caller(5, 1);
        one.admits(0, caller);

        one.now = one.now.plusSeconds(600);
        throttles.report(PeersView.alone(new ControllerId("0")));
        one.now = one.now.plusSeconds(600);
        throttles.report(PeersView.alone(new ControllerId("0")));

        assertThat(one.admits(0, caller)).isFalse();
    }

    @Test
    void nobodyIsAskedToHurry() {
        admitted(10, caller(5, 2));

        assertThat(one.hurries).isZero();
    }

    @Test
    void manyThreadsGetExactlyTheLimit() throws Exception {
        Identity caller = caller(1000, 100_000);
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> admitted(1000, caller));
            }
            int sum = 0;
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                sum += task.get();
            }
            assertThat(sum).isEqualTo(1000);
        }
    }

    private int admitted(int asked, Identity caller) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            admitted += one.admits(0, caller) ? 1 : 0;
        }
        return admitted;
    }
}
