// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.health;

import dev.kiln.invoker.pool.SandboxPool;
import dev.kiln.invoker.report.Recorder;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.ProviderDescription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends pings. Does not block; safe for use by several threads. */
public final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Self self;
    private final MessageBus bus;
    private final TopicName topic;
    private final SandboxPool pool;
    private final ProviderHealth provider;
    private final Recorder recorder;
    private final AtomicBoolean isLeaving = new AtomicBoolean();
    private final AtomicBoolean isFailing = new AtomicBoolean();

    /** Who sends. */
    public record Self(InvokerId id, Owner owner, ProviderDescription provider, int memoryMegabytes) {}

    public Heartbeat(
            Self self, MessageBus bus, TopicName topic, SandboxPool pool, ProviderHealth provider, Recorder recorder) {
        this.self = self;
        this.bus = bus;
        this.topic = topic;
        this.pool = pool;
        this.provider = provider;
        this.recorder = recorder;
    }

    public void ping() {
        bus.publish(topic, PingCodec.encode(current())).whenComplete((nothing, failure) -> {
            boolean isFailed = failure != null;
            if (isFailing.getAndSet(isFailed) != isFailed) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.REASON, failure)
                        .log(isFailed ? "pings cannot be sent" : "pings can be sent again");
            }
        });
    }

    /** From now on pings say that no work is taken; one is sent at once. */
    public void leave() {
        isLeaving.set(true);
        ping();
    }

    Ping current() {
        String trouble = isLeaving.get() ? "the invoker is stopping" : provider.trouble();
        ProviderDescription description = self.provider();
        return new Ping(
                self.id(),
                self.owner().epoch(),
                self.memoryMegabytes(),
                pool.occupancy().busyMegabytes(),
                self.owner().pool(),
                description.name(),
                description.isolation().name(),
                description.capabilities().stream().map(Enum::name).collect(Collectors.toSet()),
                trouble.isEmpty(),
                trouble.isEmpty() ? recorder.trouble() : trouble);
    }
}
