// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.orders.PoolOrderCodec;
import dev.kiln.messaging.wire.InvokerId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts orders on the bus and waits for none of them: what is lost is sent again as long as it is wanted. To be used by one thread.
 */
final class OrderSender {

    private static final Logger log = LoggerFactory.getLogger(OrderSender.class);

    /** Orders that the bus has not taken yet; more wait for the next look. */
    private static final int MOST_UNDER_WAY = 64;

    private final MessageBus bus;
    private final TopicSpec topic;
    private final Duration timeout;
    private final Duration tellAgain;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final Map<InvokerId, Told> told = new HashMap<>();
    private boolean hasTopic;

    /** What an invoker was told, when. */
    private record Told(PoolOrder order, Instant at) {}

    /**
     * Makes it.
     *
     * @param timeout after which an order that the bus did not take counts as lost
     * @param tellAgain before which the same order is not sent twice
     */
    OrderSender(MessageBus bus, TopicSpec topic, Duration timeout, Duration tellAgain) {
        this.bus = bus;
        this.topic = topic;
        this.timeout = timeout;
        this.tellAgain = tellAgain;
    }

    /** Blocks for the making of the topic, once; bounded by the bus. */
    void send(List<PoolOrder> orders, Instant now) {
        told.values().removeIf(it -> !now.isBefore(it.at().plus(tellAgain)));
        for (PoolOrder order : orders) {
            Told last = told.get(order.invoker());
            boolean isToldAlready = last != null && last.order().equals(order);
            if (!isToldAlready && publish(order)) {
                told.put(order.invoker(), new Told(order, now));
            }
        }
    }

    private boolean publish(PoolOrder order) {
        if (!room.tryAcquire()) {
            return false;
        }
        try {
            if (!hasTopic) {
                bus.ensureTopic(topic);
                hasTopic = true;
            }
            CompletionStage<?> sent = bus.publish(topic.name(), PoolOrderCodec.encode(order))
                    .toCompletableFuture()
                    // the bus's own future is left alone
                    .copy()
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
            sent.whenComplete((done, failure) -> {
                room.release();
                if (failure != null) {
                    lost(order, failure);
                }
            });
            return true;
        } catch (BusException e) {
            room.release();
            lost(order, e);
            return false;
        }
    }

    private static void lost(PoolOrder order, Throwable reason) {
        log.atWarn()
                .addKeyValue("invoker", order.invoker())
                .addKeyValue("pool", order.pool())
                .addKeyValue("reason", reason.getMessage())
                .log("an invoker could not be told what its pool shall be, and is told again");
    }
}
