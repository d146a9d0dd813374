// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.wire.Control;
import dev.kiln.messaging.wire.ControlCodec;
import dev.kiln.messaging.wire.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells invokers what operators want. Blocks until the bus has it. */
final class Controls {

    private final MessageBus bus;
    private final Topics topics;
    private final Duration timeout;

    Controls(MessageBus bus, Topics topics, Duration timeout) {
        this.bus = bus;
        this.topics = topics;
        this.timeout = timeout;
    }

    /** @throws BusException when the bus does not take it in time; whether it is told then is not known */
    void send(Control control) {
        bus.ensureTopic(topics.control());
        try {
            bus.publish(topics.control().name(), ControlCodec.encode(control))
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BusException known
                    ? known
                    : new BusException.Unavailable("the command could not be sent", e.getCause());
        } catch (TimeoutException e) {
            throw new BusException.Unavailable("the bus did not take the command within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException.Unavailable("interrupted while sending a command", e);
        }
    }
}
