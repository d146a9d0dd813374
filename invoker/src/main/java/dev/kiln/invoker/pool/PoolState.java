// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.Demand;
import dev.kiln.invoker.policy.PoolConfig;
import dev.kiln.invoker.policy.PoolView;
import dev.kiln.invoker.policy.WarmKey;
import dev.kiln.invoker.pool.ActionQueue.Waiter;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.runtime.spi.SandboxId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sandboxes and queues of the pool, and the views of them. Touched only under the pool's lock. */
final class PoolState {

    /** Calls that are not shorter than this part of what making a sandbox costs are worth another sandbox at once. */
    private static final int RUNS_PER_COST = 8;

    private final Map<SandboxId, Slot> slots = new LinkedHashMap<>();
    private final Map<WarmKey, ActionQueue> queues = new HashMap<>();
    private final Map<WarmKey, Usage> usages = new HashMap<>();
    private int waiting;

    /** Somebody waits, and this is warm for him. */
    record Match(WarmKey key, Slot slot) {}

    void add(Slot slot) {
        slots.put(slot.id, slot);
    }

    void remove(Slot slot) {
        slots.remove(slot.id);
        boolean isLast = slot.key.isPresent() && slots.values().stream().noneMatch(it -> it.key.equals(slot.key));
        if (isLast) {
            slot.key.ifPresent(usages::remove);
        }
    }

    Slot slot(SandboxId id) {
        Slot slot = slots.get(id);
        if (slot == null) {
            throw new IllegalStateException("the pool has no sandbox " + id);
        }
        return slot;
    }

    Collection<Slot> slots() {
        return slots.values();
    }

    int waiting() {
        return waiting;
    }

    Optional<Slot> find(SandboxId id) {
        return Optional.ofNullable(slots.get(id));
    }

    /** An unpaused sandbox with room, the last used one; before it one that shall take the place of such a one. */
    @Nullable
    Slot warmest(WarmKey key) {
        Slot best = null;
        for (Slot slot : slots.values()) {
            if (slot.isPromisedTo(key)) {
                return slot;
            }
            boolean hasRoom =
                    slot.phase == Phase.READY || (slot.phase == Phase.RUNNING && slot.active < slot.concurrency);
            if (hasRoom
                    && !slot.isLeaving
                    && slot.key.isPresent()
                    && slot.key.get().equals(key)
                    && (best == null || slot.idleSinceNanos - best.idleSinceNanos > 0)) {
                best = slot;
            }
        }
        return best;
    }

    SandboxPool.Occupancy occupancy() {
        return new SandboxPool.Occupancy(slots.size(), megabytes(true), megabytes(false), waiting);
    }

    int count(Phase phase) {
        return (int) slots.values().stream().filter(it -> it.phase == phase).count();
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    Usage usage(WarmKey key) {
        return usages.computeIfAbsent(key, it -> new Usage());
    }

    /** To be called regularly: how many calls of each action are at work. */
    void look() {
        Map<WarmKey, Integer> active = new HashMap<>();
        slots.values().forEach(it -> it.key.ifPresent(key -> active.merge(key, it.active, Integer::sum)));
        active.forEach((key, count) -> usage(key).look(count));
    }

    /** How many sandboxes each action's calls need: twice the mean, as calls come in bunches, and one. */
    Map<WarmKey, Integer> needed() {
        Map<WarmKey, Integer> needed = new HashMap<>();
        usages.forEach((key, usage) -> needed.put(key, 1 + (int) Math.ceil(2 * usage.busy())));
        return needed;
    }

    /** How long those who wait for an action wait for what is warm before anything is made for them: as long as that takes, or not. */
    long patience(WarmKey key) {
        Usage usage = usages.get(key);
        if (usage == null || usage.runNanos() == 0) {
            return 0;
        }
        long cost = slots.values().stream()
                .filter(it -> it.isWarm() && it.key.filter(key::equals).isPresent())
                .mapToLong(it -> it.costNanos)
                .max()
                .orElse(0);
        return usage.runNanos() * RUNS_PER_COST < cost ? cost : 0;
    }

    /** What is warm for the only action that somebody waits for. */
    Optional<Match> onlyMatch() {
        return queues.size() != 1
                ? Optional.empty()
                : queues.keySet().stream().findFirst().flatMap(key -> Optional.ofNullable(warmest(key))
                        .map(it -> new Match(key, it)));
    }

    private ActionQueue queue(Demand demand, long now) {
        return queues.computeIfAbsent(demand.key(), key -> new ActionQueue(demand, now, patience(key)));
    }

    Optional<ActionQueue> existingQueue(WarmKey key) {
        return Optional.ofNullable(queues.get(key));
    }

    void enqueue(Waiter waiter, boolean goesFirst, long now) {
        ActionQueue queue = queue(waiter.demand(), now);
        if (goesFirst) {
            queue.waiters.addFirst(waiter);
        } else {
            queue.waiters.addLast(waiter);
        }
        waiting++;
    }

    Waiter dequeue(WarmKey key) {
        ActionQueue queue = queues.get(key);
        if (queue == null) {
            throw new IllegalStateException("nobody waits for " + key);
        }
        Waiter waiter = queue.waiters.remove();
        waiting--;
        forgetIfEmpty(queue);
        return waiter;
    }

    /** Takes somebody out who waits no longer; false when he is served already. */
    boolean leave(Waiter waiter) {
        ActionQueue queue = queues.get(waiter.demand().key());
        if (queue == null || !queue.waiters.remove(waiter)) {
            return false;
        }
        waiting--;
        forgetIfEmpty(queue);
        return true;
    }

    /** All who wait for an action; nobody does afterwards. */
    List<Waiter> dismiss(WarmKey key) {
        ActionQueue queue = queues.remove(key);
        if (queue == null) {
            return List.of();
        }
        waiting -= queue.waiters.size();
        return List.copyOf(queue.waiters);
    }

    List<Waiter> dismissAll() {
        List<Waiter> all = new ArrayList<>();
        for (WarmKey key : List.copyOf(queues.keySet())) {
            all.addAll(dismiss(key));
        }
        return all;
    }

    PoolView view(long now, PoolConfig config, List<PoolView.StemTarget> stems) {
        List<PoolView.SandboxView> sandboxes = new ArrayList<>(slots.size());
        slots.values().forEach(it -> sandboxes.add(it.view()));
        List<PoolView.QueueView> waits = new ArrayList<>(queues.size());
        queues.values().forEach(it -> waits.add(it.view()));
        waits.sort(Comparator.comparingLong(it -> it.oldestNanos() - now));
        return new PoolView(now, config.memoryMegabytes(), config.maxCreates(), sandboxes, waits, stems);
    }

    private int megabytes(boolean withIdle) {
        return slots.values().stream()
                .filter(it -> withIdle || !it.phase.isIdle())
                .mapToInt(it -> it.shape.memoryMegabytes())
                .sum();
    }

    private void forgetIfEmpty(ActionQueue queue) {
        if (queue.waiters.isEmpty()) {
            queues.remove(queue.demand.key());
        }
    }
}
