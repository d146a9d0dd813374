// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.health;

import dev.kiln.messaging.MessageBus;
import dev.kiln.store.StoreHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks bus and store every two seconds how they are, on a thread of its own, and keeps the answers: who asks for them waits for
 * nobody. Shown as {@code kiln_bus_up} and {@code kiln_store_up}. Thread-safe.
 */
public final class HealthWatch implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HealthWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Supplier<MessageBus.BusHealth> bus;
    private final Supplier<StoreHealth> store;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** volatile: written by the watching thread, read by whoever asks; empty when all is well. */
    private volatile String busTrouble = "";
    /** volatile: as above. */
    private volatile String storeTrouble = "";

    /**
     * Makes it, thinking well of both; runs nothing.
     *
     * @param bus may block for seconds, must not throw
     * @param store the same
     */
    public HealthWatch(Supplier<MessageBus.BusHealth> bus, Supplier<StoreHealth> store, MeterRegistry registry) {
        this.bus = bus;
        this.store = store;
        Gauge.builder("kiln_bus_up", () -> busTrouble.isEmpty() ? 1 : 0).register(registry);
        Gauge.builder("kiln_store_up", () -> storeTrouble.isEmpty() ? 1 : 0).register(registry);
    }

    /** What is wrong, a sentence each; empty when nothing is. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        if (!busTrouble.isEmpty()) {
            troubles.add("the message bus cannot be used: " + busTrouble);
        }
        if (!storeTrouble.isEmpty()) {
            troubles.add("the store cannot be used: " + storeTrouble);
        }
        return troubles;
    }

    @Override
    public void run() {
        try {
            do {
                look();
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at both; blocks for as long as they take. */
    void look() {
        busTrouble = changed("the message bus", busTrouble, trouble(bus.get()));
        storeTrouble = changed("the store", storeTrouble, trouble(store.get()));
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private static String trouble(MessageBus.BusHealth health) {
        return switch (health) {
            case MessageBus.BusHealth.Up up -> "";
            case MessageBus.BusHealth.Down down -> down.reason();
        };
    }

    private static String trouble(StoreHealth health) {
        return switch (health) {
            case StoreHealth.Up up -> "";
            case StoreHealth.Down down -> down.reason();
        };
    }

    private static String changed(String what, String before, String now) {
        if (before.isEmpty() != now.isEmpty()) {
            log.atWarn()
                    .addKeyValue("reason", now)
                    .log(now.isEmpty() ? "{} can be used again" : "{} cannot be used", what);
        }
        return now;
    }
}
