// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import dev.kiln.model.pools.IsolationClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pools of which rules are over their level: what hysteresis has to remember. What asks for different isolation classes is
 * remembered apart, as it does not fill the same invokers. Not thread-safe.
 */
public final class Overflows {

    /** More than there are rules: what is left of rules that are gone goes with the rest now and then. */
    private static final int MAX_KEPT = 2_000;

    private final Map<Key, Levels> levels;

    private record Key(String rule, IsolationClass isolation) {}

    private record Levels(List<String> pools, boolean[] over) {}

    public Overflows() {
        this(new HashMap<>());
    }

    private Overflows(Map<Key, Levels> levels) {
        this.levels = levels;
    }

    /**
     * Looks at how full the pools of a course are now, and returns which of them are over; not to be changed.
     *
     * @param fills by pool, 1 for all of its memory; negative where there is no invoker
     */
    public boolean[] look(Course course, double[] fills) {
        Overflow overflow = course.overflow().orElse(Overflow.STANDARD);
        boolean[] over = over(course);
        for (int i = 0; i < over.length; i++) {
            over[i] = over[i] ? fills[i] >= overflow.leave() : fills[i] > overflow.enter();
        }
        return over;
    }

    /** The same at this moment; what happens to one does not show in the other. */
    public Overflows copy() {
        Map<Key, Levels> copies = new HashMap<>();
        levels.forEach(
                (key, it) -> copies.put(key, new Levels(it.pools(), it.over().clone())));
        return new Overflows(copies);
    }

    private boolean[] over(Course course) {
        Key key = new Key(course.rule(), course.isolation());
        Levels known = levels.get(key);
        if (known != null && known.pools().equals(course.pools())) {
            return known.over();
        }
        if (levels.size() >= MAX_KEPT) {
            levels.clear();
        }
        boolean[] fresh = new boolean[course.pools().size()];
        levels.put(key, new Levels(course.pools(), fresh));
        return fresh;
    }
}
