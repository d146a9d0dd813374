// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.audit.Change;
import dev.kiln.controller.pools.kept.Kept;
import dev.kiln.controller.pools.kept.Lease;
import dev.kiln.controller.pools.kept.Pool;
import dev.kiln.controller.pools.kept.PoolStore;
import dev.kiln.controller.pools.kept.Secrets;
import dev.kiln.controller.pools.swaps.InvokerView;
import dev.kiln.controller.pools.swaps.SwapState;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.json.Json;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all pools and their invokers each second. Every controller does: each tells invokers what is written of their pool, and
 * of those who would drive a swap only the one whose lease was written does. When that one dies its lease ends, and another one goes
 * on from what is written; what is wanted is written before anybody is told. {@link #run()} wants a thread of its own.
 */
public final class PoolLoop implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PoolLoop.class);

    private final PoolStore store;
    private final Supplier<List<Sighting>> sightings;
    private final OrderSender sender;
    private final AuditLog audit;
    private final String self;
    private final PoolsConfig config;
    private final InstantSource clock;

    // touched by the looking thread alone
    private Instant listening;
    private boolean hasHeard;

    /** volatile: written by the loop, read by whoever looks what pools can do. */
    private volatile Map<String, IsolationClass> promised = Map.of();

    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * How invokers are told.
     *
     * @param timeout for the bus to take an order
     */
    public record Line(MessageBus bus, TopicSpec topic, Duration timeout) {}

    /**
     * Makes it.
     *
     * @param sightings the invokers as they are now; must not wait
     * @param audit takes how swaps end
     */
    public PoolLoop(
            PoolStore store,
            Supplier<List<Sighting>> sightings,
            Line line,
            AuditLog audit,
            ControllerId self,
            PoolsConfig config,
            InstantSource clock) {
        this.store = store;
        this.sightings = sightings;
        this.sender = new OrderSender(line.bus(), line.topic(), line.timeout(), config.tellAgain());
        this.audit = audit;
        this.self = self.toString();
        this.config = config;
        this.clock = clock;
        this.listening = now();
    }

    @Override
    public void run() {
        try {
            while (!closed.await(config.lookInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another controller goes on with what this one drove, when its lease ends. */
    @Override
    public void close() {
        closed.countDown();
    }

    void look() {
        try {
            List<Sighting> seen = sightings.get();
            listen(seen);
            List<Kept> all = store.all();
            promised = promisedBy(all);
            all.forEach(kept -> look(kept, Views.of(kept.pool().name(), seen)));
        } catch (StoreException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("pools wait for the store");
        } catch (RuntimeException e) { // whatever it is, pools must not be left alone for it
            log.atError().setCause(e).log("a look at pools failed; the next one follows");
        }
    }

    /** The isolation that pools promise, by their names. */
    public Map<String, IsolationClass> promised() {
        return promised;
    }

    private static Map<String, IsolationClass> promisedBy(List<Kept> pools) {
        Map<String, IsolationClass> all = new HashMap<>();
        pools.forEach(it ->
                it.pool().isolation().ifPresent(isolation -> all.put(it.pool().name(), isolation)));
        return Map.copyOf(all);
    }

    /** What was begun before the bus brought anything was not listened to. */
    private void listen(List<Sighting> seen) {
        if (!hasHeard && seen.stream().anyMatch(Sighting::isHeard)) {
            hasHeard = true;
            listening = now();
        }
    }

    private void look(Kept kept, List<InvokerView> invokers) {
        Optional<Pool> pool = kept.pool().running().isPresent() ? drive(kept, invokers) : Optional.of(kept.pool());
        pool.ifPresent(it -> sender.send(PoolPlan.orders(it, invokers), now()));
    }

    /** The pool as it is written now; empty when it is for another controller to drive. */
    private Optional<Pool> drive(Kept kept, List<InvokerView> invokers) {
        Instant now = now();
        // one that has just begun has not heard of all invokers, and would take a part of them for the whole
        boolean isSettled = !now.isBefore(listening.plus(config.settle()));
        if (!isSettled || !kept.lease().isFor(self, now)) {
            return Optional.empty();
        }
        Pool next = PoolPlan.next(kept.pool(), invokers, now);
        boolean isOver = next.running().isEmpty();
        if (!next.equals(kept.pool()) || kept.lease().isDue(self, now, config.lease())) {
            Lease lease = isOver ? Lease.NONE : new Lease(self, now.plus(config.lease()));
            if (!store.replace(kept, next, lease)) {
                return Optional.empty();
            }
        }
        next.swap().ifPresent(it -> tell(kept.pool(), next, it));
        return Optional.of(next);
    }

    private void tell(Pool before, Pool after, SwapState swap) {
        if (before.swap().map(SwapState::stage).equals(Optional.of(swap.stage()))) {
            return;
        }
        String verdict = Secrets.hidden(swap.verdict(), swap.to().setup(), after.secrets());
        log.atInfo()
                .addKeyValue("pool", after.name())
                .addKeyValue("stage", swap.stage().word())
                .addKeyValue("why", verdict)
                .log("a swap went on");
        if (swap.stage().isOver()) {
            audit.came(
                    swap.startedBy(),
                    "swap " + swap.stage().word(),
                    "pool " + after.name(),
                    new Change(
                            Optional.of(Secrets.shown(before.current(), before.secrets())),
                            Optional.of(Json.object()
                                    .put("verdict", verdict)
                                    .set("current", Secrets.shown(after.current(), after.secrets())))));
        }
    }

    /** To the millisecond, as it is written. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.instant().toEpochMilli());
    }
}
