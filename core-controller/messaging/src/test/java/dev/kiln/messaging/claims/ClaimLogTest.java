// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.claims.Claim.Attempt;
import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.activation.ActivationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimLogTest {

    private static final ActivationId ID = new ActivationId("0123456789abcdef0123456789abcdef");
    private static final Claimant ONE = new Claimant(new InvokerId(1), 10);
    private static final Claimant TWO = new Claimant(new InvokerId(2), 20);
    private static final Instant BEGINNING = Instant.EPOCH.plus(Duration.ofDays(1));

    private final InMemoryBus bus = new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system());
    private final ClaimLog log =
            new ClaimLog(bus, new Topics("", 1000).claims(new InvokerId(1)), Duration.ofSeconds(5));

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void theFirstClaimOfAnAttemptWins() {
        write(1, TWO);
        write(1, ONE);

        assertThat(log.read(BEGINNING).winner(ID, 1)).contains(TWO);
    }

    @Test
    void attemptsAreClaimedOneByOne() {
        write(1, ONE);
        write(2, TWO);

        Claims claims = log.read(BEGINNING);

        assertThat(claims.winner(ID, 1)).contains(ONE);
        assertThat(claims.winner(ID, 2)).contains(TWO);
        assertThat(claims.winner(ID, 3)).isEmpty();
    }

    @Test
    void anInvokerOfALaterTermIsAnotherClaimant() {
        write(1, ONE);
        write(1, new Claimant(ONE.invoker(), 11));

        assertThat(log.read(BEGINNING).winner(ID, 1)).contains(ONE);
    }

    @Test
    void whatIsNoClaimIsPassedOver() {
        write(1, ONE);
        bus.publish(new Topics("", 1000).claims(new InvokerId(1)).name(), new byte[] {'{'})
                .toCompletableFuture()
                .join();
        write(2, TWO);

        assertThat(log.read(BEGINNING).winners()).hasSize(2);
    }

    @Test
    void anEndIsKnownAndTakesNothingFromWhoWasFirst() {
        write(1, ONE);
        log.write(new Claim(new Attempt(ID, 1), TWO, true))
                .toCompletableFuture()
                .join();

        Claims claims = log.read(BEGINNING);

        assertThat(claims.hasEnded(ID)).isTrue();
        assertThat(claims.winner(ID, 1)).contains(ONE);
    }

    @Test
    void nothingIsClaimedInANewLog() {
        assertThat(log.read(BEGINNING).winners()).isEmpty();
    }

    @Test
    void ofManyWhoClaimAtOnceAllSeeTheSameWinner() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Claimant>> seen = IntStream.range(0, 32)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            write(1, new Claimant(new InvokerId(i), i));
                            return log.read(BEGINNING).winner(ID, 1).orElseThrow();
                        },
                        work -> Thread.ofVirtual().start(work)))
                .toList();

        start.countDown();

        Claimant first = seen.getFirst().get(10, TimeUnit.SECONDS);
        for (CompletableFuture<Claimant> each : seen) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(first);
        }
    }

    private void write(int attempt, Claimant by) {
        log.write(new Claim(new Attempt(ID, attempt), by)).toCompletableFuture().join();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
