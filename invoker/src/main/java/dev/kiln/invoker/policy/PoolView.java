// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.runtime.spi.SandboxId;
import java.util.List;
import java.util.Optional;

/**
 * What a decision is made from.
 *
 * @param maxCreates sandboxes in the making at once
 * @param queues those where somebody waits, by how long the first one waits, longest first
 * @param stems how many stem sandboxes of which shape there shall be
 */
public record PoolView(
        long nowNanos,
        int memoryMegabytes,
        int maxCreates,
        List<SandboxView> sandboxes,
        List<QueueView> queues,
        List<StemTarget> stems) {

    public PoolView {
        sandboxes = List.copyOf(sandboxes);
        queues = List.copyOf(queues);
        stems = List.copyOf(stems);
    }

    /**
     * A sandbox.
     *
     * @param key whom it serves; while it starts, whom it was started for
     * @param concurrency calls at once; 1 while nobody is in it
     * @param priority what it is worth to be kept: the lowest goes first
     * @param idleSinceNanos when its last call ended, or it was made
     * @param sliceEndNanos until when it serves its own queue though others starve
     */
    public record SandboxView(
            SandboxId id,
            Shape shape,
            Optional<WarmKey> key,
            Phase phase,
            int active,
            int concurrency,
            double priority,
            long idleSinceNanos,
            long sliceEndNanos) {

        boolean serves(WarmKey other) {
            return key.isPresent() && key.get().equals(other);
        }

        boolean hasRoom() {
            return phase == Phase.READY || (phase == Phase.RUNNING && active < concurrency);
        }
    }

    /**
     * Those who wait for one action.
     *
     * @param waiting how many
     * @param oldestNanos since when the first one waits
     * @param heldUntilNanos no sandbox is made for it before, as the last attempt failed
     * @param patientUntilNanos no further sandbox is taken for it before, as those that it has come free soon
     */
    public record QueueView(
            Demand demand, int waiting, long oldestNanos, long heldUntilNanos, long patientUntilNanos) {}

    /** So many stem sandboxes of a shape. */
    public record StemTarget(Shape shape, int count) {}

    /** The memory of all that exists or is being made or destroyed. */
    int usedMegabytes() {
        return sandboxes.stream().mapToInt(it -> it.shape().memoryMegabytes()).sum();
    }

    int freeMegabytes() {
        return memoryMegabytes - usedMegabytes();
    }

    /** What will be free soon without anybody's doing. */
    int leavingMegabytes() {
        return sandboxes.stream()
                .filter(it -> it.phase() == Phase.DESTROYING)
                .mapToInt(it -> it.shape().memoryMegabytes())
                .sum();
    }

    long creating() {
        return sandboxes.stream().filter(it -> it.phase() == Phase.STARTING).count();
    }

    /** How many stem sandboxes of a shape there shall be. */
    int stemTarget(Shape shape) {
        return stems.stream()
                .filter(it -> it.shape().equals(shape))
                .mapToInt(StemTarget::count)
                .sum();
    }

    boolean isPatient(QueueView queue) {
        return nowNanos - queue.patientUntilNanos() < 0;
    }

    /** Sandboxes that serve an action, or will. */
    long countOf(WarmKey key) {
        return sandboxes.stream()
                .filter(it -> it.serves(key) && it.phase() != Phase.DESTROYING && it.phase() != Phase.DRAINING)
                .count();
    }

    Optional<QueueView> queueOf(WarmKey key) {
        return queues.stream().filter(it -> it.demand().key().equals(key)).findFirst();
    }
}
