// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.invoker.policy.PoolView.SandboxView;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.runtime.spi.SandboxId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides how the sandboxes of a provider that makes none any more give way to those of the next one, so that callers notice nothing:
 * one that serves calls goes once a fresh one stands beside it, one that nobody needs goes at once. Pure: the same view gives the same
 * decision.
 *
 * <p>Callers who wait are served first, from the same memory, and what is made for them is fresh anyway.
 *
 * <p>A worked example: sixteen sandboxes in memory for twenty. A fresh one is begun; when it is there, an old one
 * takes no new calls and goes with its last one, and the next is begun. In memory for sixteen there is no room for a fresh one, so one
 * idle sandbox goes first; fifteen serve what sixteen did until its successor is there.
 */
public final class Renewal {

    private static final Step NOTHING = new Step.Nothing();

    private Renewal() {}

    /** What to do next. */
    public sealed interface Step {

        /** Make a fresh one that takes its place. */
        record Replace(SandboxView old) implements Step {}

        /** It goes, as nobody is in it and nobody waits for it; or to make room for the first fresh one. */
        record Evict(SandboxId old) implements Step {}

        /** It serves nobody new, and goes with its last call. */
        record Leave(SandboxId old) implements Step {}

        record Nothing() implements Step {}
    }

    /**
     * What to do next; to be asked again with the state that follows, until there is nothing to do.
     *
     * @param old made by a provider that makes none any more
     * @param replaced those of them that have a successor, or leave without one
     */
    public static Step next(PoolView view, Set<SandboxId> old, Set<SandboxId> replaced) {
        List<SandboxView> left = view.sandboxes().stream()
                .filter(it -> old.contains(it.id()) && !replaced.contains(it.id()))
                .toList();
        for (SandboxView it : left) {
            if (it.phase() == Phase.STEM || it.phase() == Phase.PAUSED) {
                return new Step.Evict(it.id());
            }
        }
        if (view.creating() > 0) {
            // one after the other: making them takes the CPU that callers need, and nobody waits for these
            return NOTHING;
        }
        for (SandboxView it : left) {
            boolean serves = it.phase() == Phase.RUNNING || it.phase() == Phase.READY;
            if (serves && view.freeMegabytes() >= it.shape().memoryMegabytes()) {
                return new Step.Replace(it);
            }
        }
        boolean isRoomComing = view.leavingMegabytes() > 0 || !replaced.isEmpty();
        return isRoomComing ? NOTHING : makeRoom(left);
    }

    /** One that is idle goes; where all are busy all the time, one of them with its last call. */
    private static Step makeRoom(List<SandboxView> left) {
        Optional<Step> idle = left.stream()
                .filter(it -> it.phase() == Phase.READY)
                .findFirst()
                .map(it -> new Step.Evict(it.id()));
        Optional<Step> busy = left.stream()
                .filter(it -> it.phase() == Phase.RUNNING)
                .findFirst()
                .map(it -> new Step.Leave(it.id()));
        return idle.or(() -> busy).orElse(NOTHING);
    }
}
