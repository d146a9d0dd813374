// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.invoker.policy.PoolView.SandboxView;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.runtime.spi.SandboxId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides what to do with sandboxes that nobody uses. Pure. */
public final class Upkeep {

    private Upkeep() {}

    public sealed interface Chore {
        record Pause(SandboxId sandbox) implements Chore {}

        record Destroy(SandboxId sandbox) implements Chore {}
    }

    /** What is due now: idle ones are paused after the grace period, and destroyed after the keep-alive; stems only when too many. */
    public static List<Chore> due(PoolView view, PoolConfig config, boolean canPause) {
        List<Chore> chores = new ArrayList<>();
        Map<Shape, Integer> stems = new HashMap<>();
        for (SandboxView it : view.sandboxes()) {
            long idleNanos = view.nowNanos() - it.idleSinceNanos();
            boolean isExpired = idleNanos >= config.keepAlive().toNanos();
            boolean isWanted =
                    it.phase() == Phase.STEM && stems.merge(it.shape(), 1, Integer::sum) <= view.stemTarget(it.shape());
            if (it.phase().isIdle() && isExpired && !isWanted) {
                chores.add(new Chore.Destroy(it.id()));
            } else if (canPause
                    && it.phase() == Phase.READY
                    && idleNanos >= config.pauseGrace().toNanos()) {
                chores.add(new Chore.Pause(it.id()));
            }
        }
        return chores.isEmpty() ? beyondMemory(view) : chores;
    }

    /** What was made when the pool had more memory; what is idle goes, the least valuable first. */
    private static List<Chore> beyondMemory(PoolView view) {
        long tooMany = -(long) view.freeMegabytes() - view.leavingMegabytes();
        if (tooMany <= 0) {
            return List.of();
        }
        return view.sandboxes().stream()
                .filter(it -> it.phase().isIdle())
                .min(Comparator.comparingDouble(SandboxView::priority))
                .<List<Chore>>map(it -> List.of(new Chore.Destroy(it.id())))
                .orElse(List.of());
    }
}
