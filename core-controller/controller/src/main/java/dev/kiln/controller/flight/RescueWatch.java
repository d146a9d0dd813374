// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.messaging.wire.ControllerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after stranded flights and after orphans, on a thread of its own, until it is closed. */
public final class RescueWatch implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RescueWatch.class);

    private static final long PAUSE_MILLIS = 50;
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(5);

    private final Rescue rescue;
    private final Orphans orphans;
    private final Scheduler scheduler;
    private final Duration orphanAfter;
    private final InstantSource clock;
    private Instant nextSearch = Instant.MIN;

    /** volatile: set by whoever stops the server. */
    private volatile boolean isClosed;

    /**
     * Builds it; somebody gives it a thread.
     *
     * @param lostAfter as the scheduler has it
     */
    public RescueWatch(
            RescueRooms rooms, ControllerId self, FlightConfig config, Duration lostAfter, InstantSource clock) {
        ClaimLogs logs = new ClaimLogs(rooms.bus(), rooms.topics(), config.clockSkew());
        this.rescue = new Rescue(rooms, logs, self, config, lostAfter, clock);
        this.orphans = new Orphans(rooms, logs, config, clock);
        this.scheduler = rooms.scheduler();
        this.orphanAfter = config.orphanAfter();
        this.clock = clock;
    }

    @Override
    public void run() {
        while (!isClosed) {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                rescue.look();
                search(clock.instant());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) { // whatever goes wrong with one of them, the others must not wait
                log.error("looking after stranded activations failed; it will be tried again", e);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private void search(Instant now) {
        if (now.isBefore(nextSearch)) {
            return;
        }
        nextSearch = now.plus(BETWEEN_SEARCHES);
        scheduler.lostFor(orphanAfter).forEach(orphans::adoptFrom);
    }
}
