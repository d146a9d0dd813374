// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.events;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.events.UserEvent.Metric;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.identity.Identity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes users' events. Any thread hands them in; one thread of its own runs {@link #run()} and sends what is there in batches. What
 * comes when too much waits, and what the bus does not take, is dropped and counted.
 */
public final class BusUserEvents implements UserEvents, Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BusUserEvents.class);

    /** Some hundred bytes each. */
    private static final int MAX_WAITING = 20_000;

    private static final int BATCH = 500;
    private static final long WAIT_MILLIS = 500;
    private static final long SENDING_SECONDS = 10;

    /** So often at most a log line says that events are lost. */
    private static final long TELL_EACH_MILLIS = 60_000;

    private final MessageBus bus;
    private final TopicSpec topic;
    private final String source;
    private final InstantSource clock;
    private final BlockingQueue<UserEvent> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lastToldMillis = new AtomicLong();
    private boolean isMade; // touched by run alone

    /** volatile: set by whoever stops the server. */
    private volatile boolean isClosed;

    /** @param source as which this process tells: {@code invoker0}, {@code controller0} */
    public BusUserEvents(MessageBus bus, TopicSpec topic, String source, InstantSource clock) {
        this.bus = bus;
        this.topic = topic;
        this.source = source;
        this.clock = clock;
    }

    @Override
    public void ended(Activation record, String namespaceUuid) {
        offer(new UserEvent(
                source,
                UserEvent.Ended.of(record),
                record.subject(),
                record.namespace().value(),
                namespaceUuid,
                clock.millis()));
    }

    @Override
    public void measured(Identity user, Metric metric, long value) {
        offer(new UserEvent(
                source,
                new UserEvent.Measured(metric, value),
                user.subject(),
                user.namespace().value(),
                user.namespaceUuid(),
                clock.millis()));
    }

    /** Events that nobody will hear of. */
    public long dropped() {
        return dropped.get();
    }

    /** Sends what is handed in, until {@link #close()}; then once more what is left. */
    @Override
    public void run() {
        try {
            while (!isClosed || !waiting.isEmpty()) {
                UserEvent first = waiting.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<UserEvent> batch = new ArrayList<>(List.of(first));
                    waiting.drainTo(batch, BATCH - 1);
                    send(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private void offer(UserEvent event) {
        if (!waiting.offer(event)) {
            lost(1, "too many wait for the bus");
        }
    }

    private void send(List<UserEvent> batch) throws InterruptedException {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        String reason = "the bus does not answer";
        try {
            make();
            for (UserEvent event : batch) {
                sent.add(bus.publishAmong(topic.name(), UserEventCodec.encode(event), batch.size())
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(SENDING_SECONDS, TimeUnit.SECONDS);
        } catch (BusException | ExecutionException | TimeoutException e) {
            reason = String.valueOf(e.getMessage());
        }
        long taken = sent.stream()
                .filter(it -> it.isDone() && !it.isCompletedExceptionally())
                .count();
        if (taken < batch.size()) {
            lost(batch.size() - taken, reason);
        }
    }

    private void make() {
        if (!isMade) {
            bus.ensureTopic(topic);
            isMade = true;
        }
    }

    private void lost(long count, String reason) {
        long all = dropped.addAndGet(count);
        long now = clock.millis();
        long last = lastToldMillis.get();
        if (now - last >= TELL_EACH_MILLIS && lastToldMillis.compareAndSet(last, now)) {
            log.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("dropped", all)
                    .log("events of users are dropped; no activation suffers");
        }
    }
}
