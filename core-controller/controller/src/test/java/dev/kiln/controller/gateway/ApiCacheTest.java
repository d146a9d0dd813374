// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.controller.apis.Api;
import dev.kiln.controller.apis.BasePath;
import dev.kiln.controller.http.Workers;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ApiCacheTest {

    private static final NamespaceName GUEST = new NamespaceName("guest");

    /** What the threads were given and have not run. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    private Instant now = Instant.EPOCH;
    private int reads;
    private boolean isAway;
    private List<Api> stored = List.of(api("first"));
    private final ApiCache cache = new ApiCache(
            owner -> {
                reads++;
                if (isAway) {
                    throw new StoreException.Unavailable("away", new IllegalStateException());
                }
                return stored;
            },
            new Workers(tasks::add, 10, Duration.ofMinutes(1)),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            () -> now);

    @Test
    void theStoreIsAskedOnceForAllWhoWait() {
        CompletionStage<List<Api>> one = cache.of(GUEST);
        CompletionStage<List<Api>> other = cache.of(GUEST);
        run();

        assertThat(result(one)).isEqualTo(stored);
        assertThat(result(other)).isEqualTo(stored);
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void whatAnotherControllerWroteCountsAfterTheTtl() {
        read();
        stored = List.of(api("second"));

        now = now.plusMillis(1999);
        assertThat(read()).extracting(Api::name).containsExactly("first");
        now = now.plusMillis(1);
        assertThat(read()).extracting(Api::name).containsExactly("second");
    }

    @Test
    void whatWasWrittenHereCountsAtOnceAlsoDuringARead() {
        CompletionStage<List<Api>> before = cache.of(GUEST);
        Runnable reading = tasks.remove();
        reading.run();
        stored = List.of(api("second"));
        cache.forget(GUEST);

        assertThat(result(before)).extracting(Api::name).containsExactly("first");
        assertThat(read()).extracting(Api::name).containsExactly("second");
    }

    @Test
    void aReadThatWasOvertakenByAWriteIsNotRemembered() {
        CompletionStage<List<Api>> overtaken = cache.of(GUEST);
        cache.forget(GUEST);
        run();
        assertThat(result(overtaken)).hasSize(1);
        stored = List.of();

        assertThat(read()).isEmpty();
    }

    @Test
    void withTheStoreAwayTheOldOnesAreServedForAWhile() {
        read();
        isAway = true;

        now = now.plusSeconds(61);
        assertThat(read()).hasSize(1);
        now = now.plusSeconds(1);
        assertThatThrownBy(this::read).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    private List<Api> read() {
        CompletionStage<List<Api>> apis = cache.of(GUEST);
        run();
        return result(apis);
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static List<Api> result(CompletionStage<List<Api>> apis) {
        CompletableFuture<List<Api>> future = apis.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private static Api api(String name) {
        return new Api(BasePath.ROOT, name, List.of(), "X-API-Key", true, List.of());
    }
}
