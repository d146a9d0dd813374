// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.messaging.wire.InvokerId;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at all flights and all invokers every now and then: one timer for all, as one for each would cost more. */
public final class Sweeper implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private static final long PAUSE_MILLIS = 20;

    /** Invokers are looked at each so many rounds: who falls silent is noticed in a fraction of a second, which is enough. */
    private static final int ROUNDS_PER_LOOK = 10;

    private final Flights flights;
    private final Publisher publisher;
    private final Scheduler scheduler;
    private final boolean abandonsLost;
    private final InstantSource clock;

    /** volatile: set by whoever stops the server. */
    private volatile boolean isClosed;

    /** @param abandonsLost whether nobody rescues what lost invokers had */
    public Sweeper(
            Flights flights, Publisher publisher, Scheduler scheduler, boolean abandonsLost, InstantSource clock) {
        this.abandonsLost = abandonsLost;
        this.flights = flights;
        this.publisher = publisher;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Override
    public void run() {
        for (long round = 0; !isClosed; round++) {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                Set<InvokerId> lost = round % ROUNDS_PER_LOOK == 0 ? scheduler.look() : Set.of();
                publisher.sweep(clock.instant());
                flights.sweep(clock.instant(), abandonsLost ? lost : Set.of());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) { // whoever waits must be told in time, whatever goes wrong with one of them
                log.error("sweeping the flights failed; it will be tried again", e);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
