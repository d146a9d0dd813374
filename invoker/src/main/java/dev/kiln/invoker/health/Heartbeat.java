// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.health;

import dev.kiln.invoker.ledger.ActivationLedger;
import dev.kiln.invoker.pool.SandboxPool;
import dev.kiln.invoker.report.Recorder;
import dev.kiln.invoker.start.Tenure;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.ProviderDescription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends pings, and keeps up the tenure by them. Does not block; safe for use by several threads. */
public final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Self self;
    private final MessageBus bus;
    private final TopicName topic;
    private final SandboxPool pool;
    private final ProviderHealth provider;
    private final Recorder recorder;
    private final ActivationLedger ledger;
    private final Tenure tenure;
    /** volatile: set by whoever stops or cordons the invoker, read by the pinging thread. */
    private volatile String withdrawal = "";

    /** volatile: set by whoever finds another process with this id. */
    private volatile boolean isSilent;

    private final AtomicBoolean isFailing = new AtomicBoolean();

    /** Who sends. */
    public record Self(
            InvokerId id, Owner owner, Supplier<ProviderDescription> provider, Supplier<PoolReport> report) {}

    public Heartbeat(
            Self self,
            MessageBus bus,
            TopicName topic,
            Tenure tenure,
            SandboxPool pool,
            ProviderHealth provider,
            Recorder recorder,
            ActivationLedger ledger) {
        this.ledger = ledger;
        this.tenure = tenure;
        this.self = self;
        this.bus = bus;
        this.topic = topic;
        this.pool = pool;
        this.provider = provider;
        this.recorder = recorder;
    }

    public void ping() {
        if (isSilent) {
            return;
        }
        Tenure.Stamp stamp = tenure.ping();
        bus.publish(topic, PingCodec.encode(current(stamp))).whenComplete((nothing, failure) -> {
            boolean isFailed = failure != null;
            if (!isFailed) {
                tenure.acknowledged(stamp);
            }
            if (isFailing.getAndSet(isFailed) != isFailed) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.REASON, failure)
                        .log(isFailed ? "pings cannot be sent" : "pings can be sent again");
            }
        });
    }

    /** From now on pings say that no work is taken, and why; one is sent at once. */
    public void withdraw(String reason) {
        withdrawal = reason;
        ping();
    }

    /** Ends what {@link #withdraw} began. */
    public void comeBack() {
        withdraw("");
    }

    /** No more pings: another process sends them, and a lapsed tenure must not take a term above its own. */
    public void fallSilent() {
        isSilent = true;
    }

    /** A store that is away is trouble only when there is no room left for what it should have. */
    private String storeTrouble() {
        return ledger.hasRoom() ? "" : recorder.trouble();
    }

    private Ping current(Tenure.Stamp stamp) {
        String reason = withdrawal;
        String trouble = reason.isEmpty() ? provider.trouble() : reason;
        ProviderDescription description = self.provider().get();
        return new Ping(
                self.id(),
                stamp.term(),
                stamp.sentMicros(),
                pool.memoryMegabytes(),
                pool.occupancy().busyMegabytes(),
                self.owner().pool(),
                description.name(),
                description.isolation().name(),
                description.capabilities().stream().map(Enum::name).collect(Collectors.toSet()),
                trouble.isEmpty(),
                stamp.handsBack(),
                trouble.isEmpty() ? storeTrouble() : trouble,
                description.version(),
                self.report().get());
    }
}
