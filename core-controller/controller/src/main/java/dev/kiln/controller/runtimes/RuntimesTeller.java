// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.runtimes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.orders.RuntimesCodec;
import dev.kiln.model.json.Json;
import dev.kiln.model.runtimes.Runtimes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all invokers of the language runtimes in force as long as one of those that are heard works with older ones. Every controller
 * does: what comes twice does no harm, and none of them has to live. {@link #run()} wants a thread of its own.
 */
final class RuntimesTeller implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RuntimesTeller.class);

    private final Supplier<Runtimes> runtimes;
    private final Supplier<List<Sighting>> sightings;
    private final RuntimesRoom.Line line;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    // touched by the telling thread alone
    private long told;
    private Instant toldAt = Instant.MIN;
    private boolean hasTopic;

    /**
     * Makes it.
     *
     * @param runtimes those in force; must not wait
     * @param sightings the invokers as they are now; must not wait
     */
    RuntimesTeller(
            Supplier<Runtimes> runtimes,
            Supplier<List<Sighting>> sightings,
            RuntimesRoom.Line line,
            InstantSource clock) {
        this.runtimes = runtimes;
        this.sightings = sightings;
        this.line = line;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            while (!closed.await(line.look().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) { // whatever it is, invokers must not be left alone for it
                    log.atError().setCause(e).log("invokers could not be told of the language runtimes");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Tells them once, if somebody has to be told. */
    void look() {
        Runtimes now = runtimes.get();
        Instant time = clock.instant();
        boolean isSaid = told == now.revision() && time.isBefore(toldAt.plus(line.tellAgain()));
        if (isSaid || heard().stream().allMatch(it -> it.report().runtimes() >= now.revision())) {
            return;
        }
        told = now.revision();
        toldAt = time;
        try {
            if (!hasTopic) {
                line.bus().ensureTopic(line.topic());
                hasTopic = true;
            }
            CompletionStage<?> sent = line.bus()
                    .publish(line.topic().name(), RuntimesCodec.encode(now))
                    .toCompletableFuture()
                    // the bus's own future is left alone
                    .copy()
                    .orTimeout(line.timeout().toMillis(), TimeUnit.MILLISECONDS);
            sent.whenComplete((done, failure) -> {
                if (failure != null) {
                    lost(failure);
                }
            });
        } catch (BusException e) {
            lost(e);
        }
    }

    /** How many invokers are heard, and how many of them work with that revision or a later one. */
    ObjectNode reach(long revision) {
        List<Sighting> heard = heard();
        return Json.object()
                .put("up", heard.size())
                .put(
                        "current",
                        heard.stream()
                                .filter(it -> it.report().runtimes() >= revision)
                                .count());
    }

    private List<Sighting> heard() {
        return sightings.get().stream().filter(Sighting::isHeard).toList();
    }

    private static void lost(Throwable reason) {
        log.atWarn()
                .addKeyValue("reason", reason.getMessage())
                .log("invokers could not be told of the language runtimes, and are told again");
    }
}
