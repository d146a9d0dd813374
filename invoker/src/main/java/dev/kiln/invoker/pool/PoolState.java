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

    private final Map<SandboxId, Slot> slots = new LinkedHashMap<>();
    private final Map<WarmKey, ActionQueue> queues = new HashMap<>();
    private final Map<WarmKey, Long> uses = new HashMap<>();
    private int waiting;

    void add(Slot slot) {
        slots.put(slot.id, slot);
    }

    void remove(Slot slot) {
        slots.remove(slot.id);
        boolean isLast = slot.key.isPresent() && slots.values().stream().noneMatch(it -> it.key.equals(slot.key));
        if (isLast) {
            slot.key.ifPresent(uses::remove);
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

    long used(WarmKey key) {
        return uses.merge(key, 1L, Long::sum);
    }

    ActionQueue queue(Demand demand, long now) {
        return queues.computeIfAbsent(demand.key(), key -> new ActionQueue(demand, now));
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
