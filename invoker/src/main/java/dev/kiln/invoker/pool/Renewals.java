// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.PoolView;
import dev.kiln.invoker.policy.Renewal;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.runtime.spi.SandboxId;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Carries out how sandboxes of one provider give way to those of the next. Touched only under the pool's lock. */
final class Renewals {

    private final PoolState state;
    private final Hands hands;

    /** What the pool does for it. */
    interface Hands {

        PoolView view();

        /** Not while it stops, nor soon after nothing fresh could be made. */
        boolean mayRenew();

        SandboxId startFresh(Shape shape);

        void evictOld(Slot old);
    }

    Renewals(PoolState state, Hands hands) {
        this.state = state;
        this.hands = hands;
    }

    /** To be called when a sandbox came or went, and every now and then. */
    void renew() {
        Set<SandboxId> old = ids(Slot::isOld);
        while (!old.isEmpty()
                && hands.mayRenew()
                && carryOut(Renewal.next(hands.view(), old, ids(it -> it.successor != null || it.isLeaving)))) {
            // each decision is made from the state that the one before led to
        }
    }

    /** A sandbox is there. The one whose place it takes serves nobody new, and goes with its last call. */
    void created(Slot fresh) {
        for (Slot old : succeededBy(fresh)) {
            old.isLeaving = true;
            if (old.phase.isIdle()) {
                hands.evictOld(old);
            }
        }
    }

    void createFailed(Slot fresh) {
        succeededBy(fresh).forEach(it -> it.successor = null);
    }

    private boolean carryOut(Renewal.Step step) {
        switch (step) {
            case Renewal.Step.Replace replace ->
                state.slot(replace.old().id()).successor =
                        hands.startFresh(replace.old().shape());
            case Renewal.Step.Evict evict -> hands.evictOld(state.slot(evict.old()));
            case Renewal.Step.Leave leave -> state.slot(leave.old()).isLeaving = true;
            case Renewal.Step.Nothing nothing -> {
                return false;
            }
        }
        return true;
    }

    private Set<SandboxId> ids(Predicate<Slot> which) {
        return state.slots().stream().filter(which).map(it -> it.id).collect(Collectors.toSet());
    }

    private List<Slot> succeededBy(Slot fresh) {
        return state.slots().stream()
                .filter(it -> fresh.id.equals(it.successor))
                .toList();
    }
}
