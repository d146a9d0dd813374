// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import static dev.kiln.controller.entitlement.Controllers.caller;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.peers.Snapshot;
import dev.kiln.model.identity.Identity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Three controllers that keep one limit. */
class SharedThrottlesTest {

    private static final int MANY = 100_000;

    private final Controllers three = new Controllers(3);

    @Test
    void aFloodOfAllAtOnceGetsExactlyTheLimitBeforeAnyNews() {
        Identity caller = caller(60, MANY);
        int admitted = 0;
        for (int i = 0; i < 180; i++) {
            admitted += three.admits(i % 3, caller) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(60);

        three.tellAll();
        three.tellAll();

        for (int i = 0; i < 180; i++) {
            assertThat(three.admits(i % 3, caller)).isFalse();
        }
    }

    @Test
    void oneAloneGetsNearlyAllOfIt() {
        assertThat(admittedByOne(60, 5)).isBetween(54, 60);
        assertThat(admittedByOne(1000, 30)).isBetween(900, 1000);
        assertThat(admittedByOne(17, 2)).isBetween(14, 17);
    }

    @Test
    void theWorkedExampleIsTrue() {
        Identity caller = caller(60, MANY);

        for (int more : new int[] {20, 20, 10, 4, 2, 2, 0}) {
            int admitted = 0;
            while (three.admits(0, caller)) {
                admitted++;
            }
            assertThat(admitted).isEqualTo(more);
            three.tellAll();
            three.tellAll();
        }
    }

    @Test
    void littleLeftIsSaidInAHurryOnce() {
        Identity caller = caller(60, MANY);

        for (int i = 0; i < 9; i++) {
            three.admits(0, caller);
        }
        assertThat(three.hurries).isZero();
        for (int i = 0; i < 50; i++) {
            three.admits(0, caller);
        }

        assertThat(three.hurries).isEqualTo(1);
    }

    @Test
    void farFromTheLimitNothingIsSaid() {
        three.admits(0, caller(60, MANY));

        assertThat(three.say(0).quotas()).isEmpty();
    }

    @Test
    void theRefusalNamesTheWholeLimitWhenThatIsUsedUp() {
        Identity caller = caller(6, MANY);
        for (int i = 0; i < 7; i++) {
            three.admits(i % 3, caller);
        }
        three.tellAll();

        assertThat(three.refusal(0, caller).text())
                .isEqualTo("Too many requests in the last minute (count: 8, allowed: 6).");
    }

    @Test
    void giftsEndWithTheMinute() {
        Identity caller = caller(60, MANY);
        oneAsksFor(caller, 100);

        three.now = three.now.plusSeconds(60);
        three.tellAll();

        int admitted = 0;
        for (int i = 0; i < 180; i++) {
            admitted += three.admits(i % 3, caller) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(60);
    }

    @Test
    void whoeverStaysSharesWhatTheOneWhoLeftHad() {
        Identity caller = caller(60, MANY);
        three.leave();

        int admitted = 0;
        for (int i = 0; i < 180; i++) {
            admitted += three.admits(i % 2, caller) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(60);
    }

    @Test
    void activationsOnTheirWayMoveWithTheLoad() {
        Identity caller = caller(MANY, 30);
        int first = 0;
        for (int round = 0; round < 10; round++) {
            while (three.admits(0, caller)) {
                first++;
            }
            three.tellAll();
        }
        assertThat(first).isBetween(25, 30);

        for (int i = 0; i < first; i++) {
            three.throttles.get(0).landed("uuid");
        }
        int second = 0;
        for (int round = 0; round < 10; round++) {
            while (three.admits(1, caller)) {
                second++;
            }
            three.tellAll();
        }
        assertThat(second).isBetween(25, 30);
    }

    @Test
    void whatWasGivenAwayIsForgottenWhenNobodyUsesIt() {
        Identity caller = caller(MANY, 30);
        for (int round = 0; round < 10; round++) {
            three.admits(0, caller);
            three.admits(0, caller);
            three.tellAll();
        }
        three.now = three.now.plusSeconds(300);
        three.tellAll();
        three.now = three.now.plusSeconds(300);
        three.tellAll();
        assertThat(three.say(1).quotas()).as("twenty are still on their way").isNotEmpty();

        for (int i = 0; i < 20; i++) {
            three.throttles.get(0).landed("uuid");
        }
        for (int minute = 0; minute < 3; minute++) {
            three.tellAll();
            three.now = three.now.plusSeconds(60);
            three.tellAll();
        }

        assertThat(three.say(1).quotas()).isEmpty();
        assertThat(three.throttles).allSatisfy(it -> assertThat(it.size()).isZero());
    }

    @Test
    void theLimitIsNeverExceededWhateverBecomesOfTheNews() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            int limit = 3 + random.nextInt(200);
            boolean isRate = random.nextBoolean();
            int most = mostAtOnce(random, isRate ? caller(limit, MANY) : caller(MANY, limit), isRate);
            assertThat(most).as("seed %d, run %d, limit %d", seed, run, limit).isLessThanOrEqualTo(limit);
        }
    }

    /** News are late, lost, and heard in any order by the three, though each hears the others' in the order they were said. */
    private static int mostAtOnce(Random random, Identity caller, boolean isRate) {
        Controllers controllers = new Controllers(3);
        int[] used = new int[3];
        int most = 0;
        record Letter(Snapshot snapshot, int to) {}
        Deque<Letter> post = new ArrayDeque<>();
        int favourite = random.nextInt(3);
        for (int step = 0; step < 1500; step++) {
            int who = random.nextInt(3) == 0 ? random.nextInt(3) : favourite;
            switch (random.nextInt(6)) {
                case 0 -> {
                    Snapshot snapshot = controllers.say(who);
                    post.add(new Letter(snapshot, (who + 1) % 3));
                    post.add(new Letter(snapshot, (who + 2) % 3));
                }
                case 1 -> {
                    if (!post.isEmpty()) {
                        Letter letter = post.poll();
                        if (random.nextInt(4) > 0) {
                            controllers.hear(letter.snapshot(), letter.to());
                        }
                    }
                }
                case 2 -> {
                    if (!isRate && used[who] > 0) {
                        controllers.throttles.get(who).landed("uuid");
                        used[who]--;
                    }
                    favourite = random.nextInt(100) == 0 ? random.nextInt(3) : favourite;
                }
                default -> used[who] += controllers.admits(who, caller) ? 1 : 0;
            }
            most = Math.max(most, used[0] + used[1] + used[2]);
        }
        return most;
    }

    private int admittedByOne(int limit, int requestsBetweenNews) {
        Controllers controllers = new Controllers(3);
        Identity caller = caller(limit, MANY);
        int admitted = 0;
        for (int i = 0; i < limit * 3; i++) {
            admitted += controllers.admits(0, caller) ? 1 : 0;
            if (i % requestsBetweenNews == 0) {
                controllers.tellAll();
            }
        }
        return admitted;
    }

    private void oneAsksFor(Identity caller, int requests) {
        for (int i = 0; i < requests; i++) {
            three.admits(0, caller);
            three.tellAll();
        }
    }
}
