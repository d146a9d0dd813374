// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.PoolView;
import dev.kiln.invoker.policy.Renewal;
import dev.kiln.invoker.policy.Renewal.Fate;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.runtime.spi.SandboxId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries out how sandboxes of one provider give way to those of the next. Touched only under the pool's lock. */
final class Renewals {

    private final PoolState state;
    private final NanoClock clock;
    private final Hands hands;

    /** What went before there was time to make another; never more than the pool held. */
    private final Deque<Shape> owed = new ArrayDeque<>();

    private long notBeforeNanos;

    /** What the pool does for it. */
    interface Hands {

        PoolView view();

        /** Not while it stops, nor soon after nothing fresh could be made. */
        boolean mayRenew();

        Slot startFresh(Shape shape);

        void evictOld(Slot old);
    }

    Renewals(PoolState state, NanoClock clock, Hands hands) {
        this.state = state;
        this.clock = clock;
        this.hands = hands;
        this.notBeforeNanos = clock.nanos();
    }

    /** To be called when a sandbox came or went, and every now and then. */
    void renew() {
        while ((!owed.isEmpty() || state.slots().stream().anyMatch(Slot::isOld))
                && hands.mayRenew()
                && carryOut(Renewal.next(hands.view(), given()))) {
            // each decision is made from the state that the one before led to
        }
    }

    /** A sandbox is there. The next call of the one whose place it takes goes into it. */
    void created(Slot fresh) {
        if (!fresh.isRenewal) {
            // what somebody waited for
            owed.removeFirstOccurrence(fresh.shape);
            return;
        }
        notBeforeNanos = clock.nanos() + fresh.costNanos;
        predecessors(fresh).forEach(fresh::promise);
    }

    void createFailed(Slot fresh) {
        if (fresh.isRenewal && predecessors(fresh).isEmpty()) {
            owed.addLast(fresh.shape);
        }
        predecessors(fresh).forEach(it -> it.successor = null);
    }

    /** A call gets it. Where that is not one of its predecessor's action, that one needs another successor. */
    void taken(Slot fresh) {
        if (fresh.isRenewal && fresh.phase == Phase.STEM) {
            predecessors(fresh).stream()
                    .filter(it -> fresh.key.isPresent() && !fresh.key.equals(it.key))
                    .forEach(it -> it.successor = null);
        }
    }

    /** A call went into it, and well or not, it is one of its action now: its predecessor serves nobody new, and goes with its last call. */
    void begun(Slot fresh) {
        if (!fresh.isRenewal) {
            return;
        }
        for (Slot old : predecessors(fresh)) {
            old.isLeaving = true;
            if (old.phase.isIdle()) {
                hands.evictOld(old);
            }
        }
    }

    private boolean carryOut(Renewal.Step step) {
        switch (step) {
            case Renewal.Step.Replace replace ->
                state.slot(replace.old().id()).successor = fresh(replace.old().shape()).id;
            case Renewal.Step.Evict evict -> hands.evictOld(state.slot(evict.old()));
            case Renewal.Step.Owe owe -> {
                owed.addLast(owe.old().shape());
                hands.evictOld(state.slot(owe.old().id()));
            }
            case Renewal.Step.Leave leave -> state.slot(leave.old()).isLeaving = true;
            case Renewal.Step.Refill refill -> {
                owed.removeFirstOccurrence(refill.shape());
                fresh(refill.shape());
            }
            case Renewal.Step.Nothing nothing -> {
                return false;
            }
        }
        return true;
    }

    private Slot fresh(Shape shape) {
        Slot fresh = hands.startFresh(shape);
        fresh.isRenewal = true;
        return fresh;
    }

    private Renewal.Given given() {
        Set<SandboxId> old = new HashSet<>();
        Map<SandboxId, Fate> fates = new HashMap<>();
        for (Slot it : state.slots()) {
            if (it.isOld()) {
                old.add(it.id);
                fate(it).ifPresent(fate -> fates.put(it.id, fate));
            }
        }
        return new Renewal.Given(old, fates, Optional.ofNullable(owed.peekFirst()), state.needed(), notBeforeNanos);
    }

    private Optional<Fate> fate(Slot old) {
        if (old.isLeaving) {
            return Optional.of(Fate.LEAVES);
        }
        return Optional.ofNullable(old.successor)
                .flatMap(state::find)
                .map(it -> it.phase == Phase.STARTING ? Fate.SUCCESSOR_COMES : Fate.SUCCESSOR_WAITS);
    }

    private List<Slot> predecessors(Slot fresh) {
        return state.slots().stream()
                .filter(it -> fresh.id.equals(it.successor))
                .toList();
    }
}
