// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.Decision;
import dev.kiln.invoker.policy.Demand;
import dev.kiln.invoker.policy.PoolConfig;
import dev.kiln.invoker.policy.PoolPolicy;
import dev.kiln.invoker.policy.PoolView;
import dev.kiln.invoker.policy.Upkeep;
import dev.kiln.invoker.policy.WarmKey;
import dev.kiln.invoker.pool.ActionQueue.Waiter;
import dev.kiln.invoker.sandbox.Box;
import dev.kiln.invoker.sandbox.Lifecycle.Event;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool's state and how it changes: each method tells what happened, and then {@link PoolPolicy} is asked what follows until
 * it says nothing. What blocks is left to {@link SandboxWorks}. Touched only under the pool's lock.
 */
final class PoolCore implements Renewals.Hands {

    private static final Logger LOG = LoggerFactory.getLogger(PoolCore.class);

    private final SandboxPool pool;
    private final SandboxWorks works;
    private final NanoClock clock;
    private final InvokerMetrics metrics;

    private PoolConfig config;
    private final StemTargets stems;
    private final PoolState state = new PoolState();
    private final Renewals renewals;
    private final Leases leases;
    private final ColdCauses causes = new ColdCauses();
    private final Backoff backoff;
    private boolean mayLackStems = true;
    private boolean isStopping;

    PoolCore(
            SandboxPool pool,
            PoolConfig config,
            List<PoolView.StemTarget> stems,
            SandboxWorks works,
            NanoClock clock,
            InvokerMetrics metrics) {
        this.pool = pool;
        this.config = config;
        this.stems = new StemTargets(stems);
        this.works = works;
        this.clock = clock;
        this.renewals = new Renewals(state, clock, this);
        this.metrics = metrics;
        this.backoff = new Backoff(config.createBackoff(), clock.nanos());
        this.leases = new Leases(pool, state, clock, metrics);
    }

    /** From now on it holds so much for so long. */
    void tune(PoolConfig tuned, List<PoolView.StemTarget> stemTargets) {
        config = tuned;
        stems.change(stemTargets);
        mayLackStems = true;
        evictOutdatedStems();
        settle();
    }

    int memoryMegabytes() {
        return config.memoryMegabytes();
    }

    /** The short way: while nobody waits, whoever comes takes what is warm. */
    Optional<Lease> takeWarm(WarmKey key) {
        return isStopping || state.waiting() > 0
                ? Optional.empty()
                : Optional.ofNullable(state.warmest(key)).map(this::take);
    }

    Optional<Grant> refusal(Demand demand) {
        int wanted = demand.shape().memoryMegabytes();
        if (isStopping) {
            return Optional.of(new Grant.Stopped());
        }
        if (wanted > config.memoryMegabytes()) {
            return Optional.of(new Grant.Refused("The action needs " + wanted + " MB of memory, but the invoker has "
                    + config.memoryMegabytes() + " MB for all sandboxes."));
        }
        int inLine =
                state.existingQueue(demand.key()).map(it -> it.waiters.size()).orElse(0);
        return inLine < config.queuePerAction()
                ? Optional.empty()
                : Optional.of(new Grant.Refused(
                        "Too many activations wait for this action on its invoker (" + inLine + "); try again later."));
    }

    void enqueue(Waiter waiter, boolean goesFirst) {
        state.enqueue(waiter, goesFirst, waiter.sinceNanos());
        settle();
    }

    boolean leave(Waiter waiter) {
        return state.leave(waiter);
    }

    void tick() {
        long now = clock.nanos();
        state.slots().stream().filter(it -> it.isOverdue(now)).toList().forEach(this::destroy);
        if (isStopping) {
            return;
        }
        for (Upkeep.Chore chore : Upkeep.due(view(), config, works.canPause())) {
            switch (chore) {
                case Upkeep.Chore.Pause pause -> pause(state.slot(pause.sandbox()));
                case Upkeep.Chore.Destroy expired -> evict(state.slot(expired.sandbox()), ColdCauses.EXPIRED);
            }
        }
        state.look();
        evictOutdatedStems();
        renewals.renew();
        mayLackStems = true;
        settle();
    }

    /** For those who only look. */
    PoolState state() {
        return state;
    }

    void stop() {
        isStopping = true;
        state.dismissAll().forEach(it -> it.grant().complete(new Grant.Stopped()));
        for (Slot slot : List.copyOf(state.slots())) {
            if (slot.phase.isIdle()) {
                evict(slot, ColdCauses.EXPIRED);
            }
        }
    }

    void abort() {
        for (Slot slot : state.slots()) {
            if (slot.active > 0) {
                slot.box().client().close();
            }
        }
    }

    void happened(Slot slot, Event event) {
        slot.happened(event);
        if (event == Event.INITIALIZED) {
            renewals.begun(slot);
        }
        if (isStopping && slot.phase.isIdle()) {
            evict(slot, ColdCauses.EXPIRED);
        }
        settle();
    }

    void broken(Slot slot, String reason, Duration drain) {
        slot.drain = drain;
        slot.happened(Event.BROKEN);
        renewals.begun(slot);
        slot.box().provision().broke();
        causes.lost(slot.key, ColdCauses.BROKEN);
        LOG.atDebug()
                .addKeyValue(LogKeys.SANDBOX, slot.id)
                .addKeyValue(LogKeys.REASON, reason)
                .log("sandbox unfit");
    }

    void condemn(Slot slot, String reason) {
        if (slot.phase == Phase.RUNNING) {
            broken(slot, reason, Duration.ZERO);
        } else if (slot.phase.isIdle()) {
            slot.drain = Duration.ZERO;
            evict(slot, ColdCauses.BROKEN);
        }
    }

    void release(Slot slot, OptionalLong warmSince) {
        long now = clock.nanos();
        slot.active--;
        slot.idleSinceNanos = now;
        slot.key.ifPresent(key -> warmSince.ifPresent(it -> state.usage(key).ran(now - it)));
        if (slot.active == 0) {
            slot.happened(Event.IDLED);
            if ((isStopping || slot.isLeaving) && slot.phase.isIdle()) {
                slot.happened(Event.EVICTED);
                causes.lost(slot.key, ColdCauses.REPLACED);
            }
            if (slot.phase == Phase.DESTROYING) {
                destroy(slot);
            }
        }
        settle();
    }

    void created(Slot slot, Box box) {
        long now = clock.nanos();
        slot.made(box);
        slot.costNanos = now - slot.startedNanos;
        slot.idleSinceNanos = now;
        leases.made(slot);
        slot.happened(Event.CREATED);
        slot.key.flatMap(state::existingQueue).ifPresentOrElse(queue -> queue.failures = 0, backoff::stemMade);
        slot.key = Optional.empty();
        metrics.created(Duration.ofNanos(slot.costNanos));
        if (isStopping) {
            evict(slot, ColdCauses.EXPIRED);
        }
        renewals.created(slot);
        renewals.renew();
        settle();
    }

    void createFailed(Slot slot, SandboxException failure) {
        metrics.creationFailed();
        slot.happened(Event.CREATE_FAILED);
        state.remove(slot);
        renewals.createFailed(slot);
        LOG.atWarn()
                .addKeyValue(LogKeys.SANDBOX, slot.id)
                .addKeyValue(LogKeys.SHAPE, slot.shape.kind())
                .addKeyValue(LogKeys.REASON, failure.getMessage())
                .log("sandbox could not be made");
        slot.key.ifPresentOrElse(key -> demandFailed(key, failure), () -> backoff.stemFailed(clock.nanos()));
        settle();
    }

    void pauseFailed(Slot slot, SandboxException failure) {
        LOG.atWarn()
                .addKeyValue(LogKeys.SANDBOX, slot.id)
                .addKeyValue(LogKeys.REASON, failure.getMessage())
                .log("sandbox could not be paused");
        slot.happened(Event.BROKEN);
        causes.lost(slot.key, ColdCauses.BROKEN);
        destroy(slot);
        settle();
    }

    void destroyed(Slot slot) {
        slot.happened(Event.DESTROYED);
        state.remove(slot);
        mayLackStems = true;
        settle();
        renewals.renew();
    }

    /** Its memory stays counted: what was not destroyed still uses it. */
    void destroyFailed(Slot slot, SandboxException failure) {
        slot.destroyFailed(clock.nanos() + backoff.nanos(slot.destroyFailures));
        LOG.atWarn()
                .addKeyValue(LogKeys.SANDBOX, slot.id)
                .addKeyValue(LogKeys.REASON, failure.getMessage())
                .log("sandbox could not be destroyed; will try again");
    }

    /** Asks the policy until there is nothing to do. */
    private void settle() {
        if (isStopping || (state.waiting() == 0 && !mayLackStems)) {
            return;
        }
        // where there is nobody else to be fair to, the policy would say the same
        for (Optional<PoolState.Match> it = state.onlyMatch(); it.isPresent(); it = state.onlyMatch()) {
            grant(it.get().key(), it.get().slot());
        }
        while (carryOut(PoolPolicy.next(view()))) {
            // each decision is made from the state that the one before led to
        }
        mayLackStems &= state.waiting() > 0;
    }

    private boolean carryOut(Decision decision) {
        switch (decision) {
            case Decision.Reuse reuse -> grant(reuse.key(), state.slot(reuse.sandbox()));
            case Decision.UseStem stem -> useStem(stem.key(), state.slot(stem.sandbox()));
            case Decision.Start start -> start(start.demand().shape(), Optional.of(start.demand()));
            case Decision.StartStem stem -> start(stem.shape(), Optional.empty());
            case Decision.Evict evict -> evict.victims().forEach(id -> evict(state.slot(id), ColdCauses.EVICTED));
            case Decision.Nothing nothing -> {
                return false;
            }
        }
        return true;
    }

    private void grant(WarmKey key, Slot slot) {
        Waiter waiter = state.dequeue(key);
        waiter.grant().complete(new Grant.Granted(take(slot)));
    }

    private void useStem(WarmKey key, Slot slot) {
        Waiter waiter = state.dequeue(key);
        slot.key = Optional.of(key);
        slot.concurrency = waiter.demand().concurrency();
        mayLackStems = true;
        waiter.grant().complete(new Grant.Granted(take(slot)));
    }

    private Lease take(Slot slot) {
        renewals.taken(slot);
        return leases.take(slot, config);
    }

    @Override
    public boolean mayRenew() {
        return !isStopping && backoff.mayMakeStems(clock.nanos());
    }

    @Override
    public Slot startFresh(Shape shape) {
        return start(shape, Optional.empty());
    }

    @Override
    public void evictOld(Slot old) {
        evict(old, ColdCauses.REPLACED);
    }

    private Slot start(Shape shape, Optional<Demand> demand) {
        Optional<WarmKey> key = demand.map(Demand::key);
        Slot slot = new Slot(works.nextId(), shape, key, clock.nanos(), works.drainTimeout());
        demand.ifPresent(it -> slot.concurrency = it.concurrency());
        key.flatMap(state::existingQueue)
                .ifPresent(it -> it.patientUntilNanos = clock.nanos() + state.patience(it.demand.key()));
        slot.startCause = key.map(it -> causes.causeOf(it, state.slots())).orElse(ColdCauses.STEM);
        state.add(slot);
        works.create(pool, slot);
        return slot;
    }

    private void evictOutdatedStems() {
        stems.outdated(state.slots()).forEach(it -> evict(it, ColdCauses.REPLACED));
    }

    private void pause(Slot slot) {
        slot.happened(Event.RESTED);
        works.pause(pool, slot);
    }

    private void evict(Slot slot, String reason) {
        slot.happened(Event.EVICTED);
        if (reason.equals(ColdCauses.EVICTED)) {
            leases.evicted(slot);
        }
        causes.lost(slot.key, reason);
        destroy(slot);
    }

    private void destroy(Slot slot) {
        slot.destroyAgainNanos = 0;
        works.destroy(pool, slot);
    }

    private void demandFailed(WarmKey key, SandboxException failure) {
        Optional<ActionQueue> queue = state.existingQueue(key);
        boolean isHopeless = failure instanceof SandboxException.ImageUnusable
                || failure instanceof SandboxException.Unsupported
                || queue.map(it -> ++it.failures >= config.createAttempts()).orElse(true);
        if (isHopeless) {
            state.dismiss(key).forEach(it -> it.grant().complete(new Grant.Failed(failure)));
        } else {
            queue.ifPresent(it -> it.heldUntilNanos = clock.nanos() + backoff.nanos(it.failures - 1));
        }
    }

    @Override
    public PoolView view() {
        long now = clock.nanos();
        return state.view(now, config, backoff.mayMakeStems(now) ? stems.wanted() : List.of());
    }
}
