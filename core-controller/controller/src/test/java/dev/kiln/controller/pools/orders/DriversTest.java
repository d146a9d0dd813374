// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import static dev.kiln.controller.pools.orders.FakePool.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.pools.swaps.SwapState.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several controllers and one swap, in virtual time; see {@link FakeControllers}. */
class DriversTest {

    private static final int INVOKERS = 4;

    @Test
    void oneDrivesAndTheOtherLooksOn() {
        FakeControllers controllers = new FakeControllers(INVOKERS, FakePool.rules(1));
        controllers.join("a", Duration.ZERO);
        controllers.join("b", Duration.ZERO);

        controllers.toTheEnd();

        assertDone(controllers);
        assertThat(controllers.documents.conflicts).isZero();
    }

    /** Each takes the other's lease for over, or never over, and would drive at once if the guard did not keep it from that. */
    @ParameterizedTest
    @ValueSource(longs = {-60, -5, -3, 3, 5, 60})
    void controllersWhoseClocksDisagreeDoNotDisturbEachOther(long seconds) {
        FakeControllers controllers = new FakeControllers(INVOKERS, FakePool.canary(1, 5, 1));
        controllers.join("a", Duration.ZERO);
        controllers.join("b", Duration.ofSeconds(seconds));

        controllers.toTheEnd();

        assertDone(controllers);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void oneThatLooksBetweenAnothersReadingAndWritingDoesNotDisturbIt(long seed) {
        Random random = new Random(seed);
        FakeControllers controllers = new FakeControllers(INVOKERS, FakePool.rules(1 + random.nextInt(2)));
        FakeControllers.One first = controllers.joinWithoutLease("a");
        controllers.joinWithoutLease("b");
        for (int second = 0; second < 600; second++) {
            if (random.nextBoolean()) {
                controllers.documents.meanwhile = Optional.of(first.loop::look);
            }
            controllers.second(random.nextBoolean());
        }

        assertThat(controllers.documents.conflicts).isPositive();
        assertThat(controllers.state().stage()).isEqualTo(Stage.DONE);
        assertThat(controllers.mostInTransition).isLessThanOrEqualTo(2);
    }

    @Test
    void whenTheDriverDiesTheOtherGoesOnAfterTheLease() {
        int alone = undisturbed();
        for (int at = 1; at < alone; at++) {
            FakeControllers controllers = new FakeControllers(INVOKERS, FakePool.rules(1));
            FakeControllers.One driver = controllers.join("a", Duration.ZERO);
            controllers.join("b", Duration.ZERO);
            for (int second = 0; second < at; second++) {
                controllers.second(true);
            }
            controllers.kill(driver);

            assertThat(at + controllers.toTheEnd())
                    .as("seconds that it takes when the driver dies after %s of %s", at, alone)
                    .isLessThanOrEqualTo(
                            alone + (int) FakeControllers.CONFIG.lease().toSeconds() + 1);
            assertDone(controllers);
        }
    }

    @Test
    void whenAllDieOneThatBeginsGoesOnOnceItHasListened() {
        int alone = undisturbed();
        for (int at = 1; at < alone; at++) {
            FakeControllers controllers = new FakeControllers(INVOKERS, FakePool.rules(1));
            FakeControllers.One driver = controllers.join("a", Duration.ZERO);
            for (int second = 0; second < at; second++) {
                controllers.second(true);
            }
            controllers.kill(driver);
            controllers.join("b", Duration.ZERO);

            assertThat(at + controllers.toTheEnd())
                    .as("seconds that it takes when all die after %s of %s", at, alone)
                    .isLessThanOrEqualTo(alone + 5);
            assertDone(controllers);
        }
    }

    /** Or it would take those that it has heard of for all there are. */
    @Test
    void oneThatBeginsListensFromWhenTheBusBringsAnything() {
        FakeControllers controllers = new FakeControllers(2, FakePool.rules(1));
        controllers.pool.invokers.values().forEach(it -> it.isUp = false);
        controllers.join("a", Duration.ZERO);
        for (int second = 0; second < 2; second++) {
            controllers.second(true);
        }
        controllers.pool.invoker(0).isUp = true;
        controllers.second(true);
        controllers.second(true);
        controllers.pool.invoker(1).isUp = true;

        assertThat(controllers.state().turns()).isEmpty();
        controllers.toTheEnd();
        assertThat(controllers.state().verdict()).isEqualTo("2 invokers work with microvm");
    }

    @Test
    void theLeaseTellsWhoDrives() {
        FakeControllers controllers = new FakeControllers(INVOKERS, FakePool.rules(1));
        controllers.join("a", Duration.ZERO);
        for (int second = 0; second < 5; second++) {
            controllers.second(true);
        }
        assertThat(controllers.kept().lease().holder()).isEqualTo("a");

        controllers.toTheEnd();
        assertThat(controllers.kept().lease().holder()).isEmpty();
    }

    private static int undisturbed() {
        FakeControllers controllers = new FakeControllers(INVOKERS, FakePool.rules(1));
        controllers.join("a", Duration.ZERO);
        controllers.join("b", Duration.ZERO);
        return controllers.toTheEnd();
    }

    private static void assertDone(FakeControllers controllers) {
        assertThat(controllers.state().stage()).isEqualTo(Stage.DONE);
        assertThat(controllers.state().verdict()).isEqualTo(INVOKERS + " invokers work with microvm");
        assertThat(controllers.mostInTransition).isEqualTo(1);
        assertThat(controllers.pool.invokers.values())
                .extracting(FakeInvoker::generation)
                .containsOnly(NEW.number());
    }
}
