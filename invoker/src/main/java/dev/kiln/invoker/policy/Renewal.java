// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.invoker.policy.PoolView.SandboxView;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.runtime.spi.SandboxId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides how the sandboxes of a provider that makes none any more give way to those of the next one, so that callers notice nothing.
 * Pure: the same view gives the same decision.
 *
 * <p>What calls do not need goes first, and one like it is made when all else is done: the pool is as warm as before then, and until then
 * callers have the CPU. What they need, and the last one used of each action, goes once a fresh one beside it has the action in it; the one
 * caller who brings it there pays for {@code /init}.
 *
 * <p>One goes or comes after the other, and the next is made after a pause as long as the one before it took: all this takes the CPU that
 * callers need, and nobody waits for these. Callers who wait are served first, from the same memory, and what is made for them is fresh
 * anyway.
 *
 * <p>A worked example: sixteen sandboxes in memory for twenty, of which two serve a call in the mean, so five are needed. Eleven go. A fresh
 * one is begun; when it is there, the next call goes into it, and with that the first of the five takes no new calls. After the fifth, eleven
 * are made that wait for an action. In memory for sixteen, where all of them are needed, there is no room for a fresh one, so one idle
 * sandbox goes first; fifteen serve what sixteen did until its successor is there.
 */
public final class Renewal {

    private static final Step NOTHING = new Step.Nothing();
    private static final long LATELY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONG_AGO_NANOS = Duration.ofSeconds(10).toNanos();

    /** With more than these to come, the end of it all matters more than what it takes from callers. */
    private static final int MANY = 16;

    private Renewal() {}

    /** What was decided for an old one. */
    public enum Fate {
        /** Its successor is being made. */
        SUCCESSOR_COMES,
        /** Its successor waits for the first call. */
        SUCCESSOR_WAITS,
        /** It serves nobody new. */
        LEAVES
    }

    /**
     * What there is besides the view.
     *
     * @param old made by a provider that makes none any more
     * @param fates of those of them for which something was decided
     * @param owed what went and is to be made anew, one of it
     * @param needed how many sandboxes serve each action's calls, and some more; one where nothing is said
     * @param notBeforeNanos nothing is begun before
     */
    public record Given(
            Set<SandboxId> old,
            Map<SandboxId, Fate> fates,
            Optional<Shape> owed,
            Map<WarmKey, Integer> needed,
            long notBeforeNanos) {

        private boolean isOpen(SandboxView it) {
            return old.contains(it.id()) && !fates.containsKey(it.id());
        }

        private boolean is(SandboxView it, Fate fate) {
            return fates.get(it.id()) == fate;
        }
    }

    /** What to do next. */
    public sealed interface Step {

        /** Make a fresh one that takes its place. */
        record Replace(SandboxView old) implements Step {}

        /** It goes; nobody is in it. */
        record Evict(SandboxId old) implements Step {}

        /** It goes, and one like it is owed. */
        record Owe(SandboxView old) implements Step {}

        /** It serves nobody new, and goes with its last call. */
        record Leave(SandboxId old) implements Step {}

        /** Make one of what is owed. */
        record Refill(Shape shape) implements Step {}

        record Nothing() implements Step {}
    }

    /** What to do next; to be asked again with the state that follows, until there is nothing to do. */
    public static Step next(PoolView view, Given given) {
        Optional<Step> goes = view.sandboxes().stream()
                .filter(it -> given.old().contains(it.id()))
                .flatMap(it -> goes(view, given, it).stream())
                .findFirst();
        return goes.orElseGet(() -> comes(view, given));
    }

    private static Optional<Step> goes(PoolView view, Given given, SandboxView it) {
        return switch (it.phase()) {
            case STEM -> Optional.of(isBeyondTarget(view, it) ? new Step.Owe(it) : new Step.Evict(it.id()));
            case PAUSED -> isBusyTime(view) ? Optional.empty() : Optional.of(go(given, it));
            case READY -> isSpare(view, given, it) ? Optional.of(go(given, it)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Up to their target, stems are made anew by themselves. */
    private static boolean isBeyondTarget(PoolView view, SandboxView stem) {
        long present = view.sandboxes().stream()
                .filter(it -> it.phase() == Phase.STEM && it.shape().equals(stem.shape()))
                .count();
        return present > view.stemTarget(stem.shape());
    }

    private static Step go(Given given, SandboxView it) {
        return given.isOpen(it) ? new Step.Owe(it) : new Step.Evict(it.id());
    }

    private static boolean isSpare(PoolView view, Given given, SandboxView it) {
        long idleNanos = view.nowNanos() - it.idleSinceNanos();
        if (given.is(it, Fate.SUCCESSOR_WAITS)) {
            return idleNanos >= LATELY_NANOS;
        }
        return given.isOpen(it) && !isBusyTime(view) && (idleNanos >= LONG_AGO_NANOS || isBeyondNeed(view, given, it));
    }

    /** One goes after the other, and not while one comes: this, too, takes the CPU that callers need. */
    private static boolean isBusyTime(PoolView view) {
        return view.leavingMegabytes() > 0 || view.creating() > 0;
    }

    /** Whether there are as many as needed that were used later than this one. */
    private static boolean isBeyondNeed(PoolView view, Given given, SandboxView it) {
        int needed = it.key().map(key -> given.needed().getOrDefault(key, 1)).orElse(1);
        return view.sandboxes().stream()
                        .filter(other -> other.key().equals(it.key()))
                        .filter(other -> other.phase() == Phase.RUNNING
                                || other.phase() == Phase.INITIALIZING
                                || (other.phase() == Phase.READY && other.idleSinceNanos() - it.idleSinceNanos() > 0))
                        .count()
                >= needed;
    }

    private static Step comes(PoolView view, Given given) {
        List<SandboxView> left = view.sandboxes().stream()
                .filter(it -> given.isOpen(it) && (it.phase() == Phase.RUNNING || it.phase() == Phase.READY))
                .toList();
        boolean areMany = left.size() > MANY;
        boolean isTooSoon = view.nowNanos() - given.notBeforeNanos() < 0;
        if (view.creating() >= (areMany ? view.maxCreates() : 1) || (isTooSoon && !areMany)) {
            return NOTHING;
        }
        if (!left.isEmpty()) {
            return replace(view, given, left);
        }
        return given.owed()
                .filter(it -> given.old().isEmpty() && view.queues().isEmpty())
                .filter(it -> view.freeMegabytes() >= it.memoryMegabytes())
                .<Step>map(Step.Refill::new)
                .orElse(NOTHING);
    }

    private static Step replace(PoolView view, Given given, List<SandboxView> left) {
        SandboxView old = left.getFirst();
        if (view.freeMegabytes() >= old.shape().memoryMegabytes()) {
            return new Step.Replace(old);
        }
        boolean isRoomComing = view.leavingMegabytes() > 0 || given.fates().containsValue(Fate.LEAVES);
        return isRoomComing ? NOTHING : makeRoom(left);
    }

    /** One that is idle goes; where all are busy all the time, one of them with its last call. */
    private static Step makeRoom(List<SandboxView> left) {
        Optional<Step> idle = left.stream()
                .filter(it -> it.phase() == Phase.READY)
                .findFirst()
                .map(Step.Owe::new);
        Optional<Step> busy = left.stream()
                .filter(it -> it.phase() == Phase.RUNNING)
                .findFirst()
                .map(it -> new Step.Leave(it.id()));
        return idle.or(() -> busy).orElse(NOTHING);
    }
}
