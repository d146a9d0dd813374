// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.PoolView.StemTarget;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The stem sandboxes that there shall be, and the shapes that none is wanted of any more, as their language's image is another one now.
 * Touched only under the pool's lock.
 */
final class StemTargets {

    private List<StemTarget> wanted;
    private final Set<Shape> outdated = new HashSet<>();

    StemTargets(List<StemTarget> wanted) {
        this.wanted = List.copyOf(wanted);
    }

    List<StemTarget> wanted() {
        return wanted;
    }

    void change(List<StemTarget> next) {
        wanted.forEach(it -> outdated.add(it.shape()));
        wanted = List.copyOf(next);
        wanted.forEach(it -> outdated.remove(it.shape()));
    }

    /** Stem sandboxes that would serve nobody. */
    List<Slot> outdated(Collection<Slot> slots) {
        outdated.removeIf(shape -> slots.stream().noneMatch(it -> it.shape.equals(shape)));
        return slots.stream()
                .filter(it -> it.phase == Phase.STEM && outdated.contains(it.shape))
                .toList();
    }
}
