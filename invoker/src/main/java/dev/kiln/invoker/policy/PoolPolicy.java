// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.invoker.policy.PoolView.QueueView;
import dev.kiln.invoker.policy.PoolView.SandboxView;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.runtime.spi.SandboxId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides who gets which sandbox. Pure: the same view gives the same decision.
 *
 * <p>The rules, in order:
 *
 * <ol>
 *   <li>Whoever waits gets a sandbox that serves his action and has room: a running one before an idle one before a paused
 *       one; else a stem sandbox of his shape. Who waits longest comes first.
 *   <li>The <em>claimant</em> is who waits longest of those that rule 1 cannot serve and that no sandbox in the making is meant
 *       for. The next memory is his: free memory, else that of idle sandboxes, the least valuable first. Nobody overtakes him,
 *       or large actions would never run.
 *   <li>When no idle sandbox is left to evict, a sandbox whose <em>slice</em> is over stops serving its own queue and makes room
 *       for the claimant, if he has waited longer than that queue and has no sandbox, or two fewer than it.
 *   <li>When nobody waits, stem sandboxes are made up to their target.
 *   <li>Who has sandboxes that come free sooner than another could be made is <em>patient</em>: he takes what is warm, and no more
 *       until somebody has waited without a break for as long as making one takes, again for each further one. That is at most twice
 *       what the best choice in hindsight costs (ski rental; Karlin, Manasse, Rudolph, Sleator, 1988).
 * </ol>
 *
 * <p>The slice is what keeps 100 actions on memory for 20 sandboxes from thrashing. A worked example: a cold start takes 0.5 s,
 * so a slice is 2 s (four times the cost). Each action gets its turn every 100 / 20 * 2.5 s = 12.5 s, and sandboxes serve calls
 * for 2 of 2.5 s, which is 80 %. Were the longest waiting one simply served next, with calls of 10 ms, each call would cost a
 * cold start, and sandboxes would serve calls for 2 % of the time.
 */
public final class PoolPolicy {

    private static final Decision NOTHING = new Decision.Nothing();

    private PoolPolicy() {}

    /** What to do next; to be asked again with the state that follows, until there is nothing to do. */
    public static Decision next(PoolView view) {
        Optional<QueueView> claimant = claimant(view);
        Optional<QueueView> starving = claimant.filter(it -> isShortOfMemory(view, it));
        for (QueueView queue : view.queues()) {
            Optional<Decision> served = serve(view, queue, starving);
            if (served.isPresent()) {
                return served.get();
            }
        }
        return claimant.map(it -> grow(view, it)).orElseGet(() -> stem(view));
    }

    private static Optional<QueueView> claimant(PoolView view) {
        return view.queues().stream()
                .filter(it -> view.nowNanos() - it.heldUntilNanos() >= 0 && !view.isPatient(it))
                .filter(it -> wantsMore(view, it))
                .findFirst();
    }

    /** Whether nothing that exists or is being made will serve the queue soon. */
    private static boolean wantsMore(PoolView view, QueueView queue) {
        Demand demand = queue.demand();
        int coming = 0;
        long count = 0;
        for (SandboxView it : view.sandboxes()) {
            boolean isStem = it.phase() == Phase.STEM && it.shape().equals(demand.shape());
            if (isStem) {
                return false;
            }
            if (it.serves(demand.key())) {
                coming += coming(it, demand.concurrency());
                count += it.phase() == Phase.DESTROYING || it.phase() == Phase.DRAINING ? 0 : 1;
            }
        }
        boolean isBelowBound = count < demand.instances().orElse(Integer.MAX_VALUE);
        return queue.waiting() > coming && isBelowBound;
    }

    private static int coming(SandboxView sandbox, int concurrency) {
        return switch (sandbox.phase()) {
            case STARTING, PAUSING -> concurrency;
            case INITIALIZING, RESUMING -> concurrency - sandbox.active();
            case READY, PAUSED -> concurrency;
            case RUNNING -> concurrency - sandbox.active();
            case STEM, DRAINING, DESTROYING, GONE -> 0;
        };
    }

    /** Whether neither what is free or leaving nor what is idle would do. */
    private static boolean isShortOfMemory(PoolView view, QueueView claimant) {
        int idle = view.sandboxes().stream()
                .filter(it -> isUnneeded(view, it))
                .mapToInt(it -> it.shape().memoryMegabytes())
                .sum();
        boolean mayCreate = view.creating() < view.maxCreates();
        return mayCreate
                && view.freeMegabytes() + view.leavingMegabytes() + idle
                        < claimant.demand().shape().memoryMegabytes();
    }

    private static Optional<Decision> serve(PoolView view, QueueView queue, Optional<QueueView> starving) {
        WarmKey key = queue.demand().key();
        Optional<SandboxView> warm = view.sandboxes().stream()
                .filter(it -> it.serves(key) && (it.hasRoom() || it.phase() == Phase.PAUSED))
                .filter(it ->
                        starving.filter(other -> yields(view, it, queue, other)).isEmpty())
                .min(Comparator.comparing(PoolPolicy::readiness)
                        .thenComparing(SandboxView::idleSinceNanos, Comparator.reverseOrder()));
        if (warm.isPresent()) {
            return Optional.of(new Decision.Reuse(key, warm.get().id()));
        }
        boolean isBelowBound = view.countOf(key) < queue.demand().instances().orElse(Integer.MAX_VALUE);
        return view.sandboxes().stream()
                .filter(it -> isBelowBound && it.phase() == Phase.STEM && !view.isPatient(queue))
                .filter(it -> it.shape().equals(queue.demand().shape()))
                .findFirst()
                .map(it -> new Decision.UseStem(key, it.id()));
    }

    private static int readiness(SandboxView sandbox) {
        return switch (sandbox.phase()) {
            case RUNNING -> 0;
            case READY -> 1;
            default -> 2;
        };
    }

    /** Whether a sandbox has to stop serving its own queue in favour of one that starves. */
    private static boolean yields(PoolView view, SandboxView sandbox, QueueView own, QueueView starving) {
        WarmKey other = starving.demand().key();
        boolean isSliceOver = view.nowNanos() - sandbox.sliceEndNanos() >= 0;
        if (!isSliceOver || own.demand().key().equals(other) || starving.oldestNanos() - own.oldestNanos() >= 0) {
            return false;
        }
        long theirs = view.countOf(other);
        return theirs == 0 || view.countOf(own.demand().key()) >= theirs + 2;
    }

    private static Decision grow(PoolView view, QueueView claimant) {
        int needed = claimant.demand().shape().memoryMegabytes();
        if (view.creating() >= view.maxCreates()) {
            return NOTHING;
        }
        if (view.freeMegabytes() >= needed) {
            return new Decision.Start(claimant.demand());
        }
        List<SandboxId> victims = victims(view, claimant, needed);
        return victims.isEmpty()
                ? NOTHING
                : new Decision.Evict(victims, claimant.demand().key());
    }

    private static List<SandboxId> victims(PoolView view, QueueView claimant, int needed) {
        int available = view.freeMegabytes() + view.leavingMegabytes();
        List<SandboxView> candidates = view.sandboxes().stream()
                .filter(it -> isUnneeded(view, it) || hasToLeave(view, it, claimant))
                .sorted(Comparator.comparingDouble(SandboxView::priority))
                .toList();
        List<SandboxId> victims = new ArrayList<>();
        for (SandboxView candidate : candidates) {
            if (available >= needed) {
                break;
            }
            victims.add(candidate.id());
            available += candidate.shape().memoryMegabytes();
        }
        return victims;
    }

    private static boolean isUnneeded(PoolView view, SandboxView sandbox) {
        return sandbox.phase().isIdle() && sandbox.key().flatMap(view::queueOf).isEmpty();
    }

    private static boolean hasToLeave(PoolView view, SandboxView sandbox, QueueView claimant) {
        return sandbox.phase().isIdle()
                && sandbox.key()
                        .flatMap(view::queueOf)
                        .filter(own -> yields(view, sandbox, own, claimant))
                        .isPresent();
    }

    private static Decision stem(PoolView view) {
        if (view.creating() >= view.maxCreates()) {
            return NOTHING;
        }
        for (PoolView.StemTarget target : view.stems()) {
            long present = view.sandboxes().stream()
                    .filter(it -> it.shape().equals(target.shape()))
                    .filter(it -> it.phase() == Phase.STEM
                            || (it.phase() == Phase.STARTING && it.key().isEmpty()))
                    .count();
            if (present < target.count()
                    && view.freeMegabytes() >= target.shape().memoryMegabytes()) {
                return new Decision.StartStem(target.shape());
            }
        }
        return NOTHING;
    }
}
