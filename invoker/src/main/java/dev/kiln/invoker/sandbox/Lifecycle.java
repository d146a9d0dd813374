// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The life of a sandbox as a table. What happens to a sandbox is an {@link Event}; what the table does not list must not
 * happen. The picture in the module's README is made from this table.
 */
public final class Lifecycle {

    /** What happens to a sandbox. */
    public enum Event {
        CREATED,
        CREATE_FAILED,
        /** A call gets it. */
        TAKEN,
        INITIALIZED,
        RESUMED,
        /** Its last call ended. */
        IDLED,
        /** A call, or the provider, found it unfit. */
        BROKEN,
        /** It was idle for the grace period. */
        RESTED,
        FROZEN,
        /** Somebody needs its memory, or it was idle for too long, or the invoker stops. */
        EVICTED,
        DESTROYED
    }

    /** One line of the table. */
    public record Transition(Phase from, Event event, Phase to) {}

    private static final List<Transition> TABLE = List.of(
            new Transition(Phase.STARTING, Event.CREATED, Phase.STEM),
            new Transition(Phase.STARTING, Event.CREATE_FAILED, Phase.GONE),
            new Transition(Phase.STEM, Event.TAKEN, Phase.INITIALIZING),
            new Transition(Phase.STEM, Event.EVICTED, Phase.DESTROYING),
            new Transition(Phase.INITIALIZING, Event.INITIALIZED, Phase.RUNNING),
            new Transition(Phase.INITIALIZING, Event.BROKEN, Phase.DRAINING),
            new Transition(Phase.RUNNING, Event.TAKEN, Phase.RUNNING),
            new Transition(Phase.RUNNING, Event.IDLED, Phase.READY),
            new Transition(Phase.RUNNING, Event.BROKEN, Phase.DRAINING),
            new Transition(Phase.READY, Event.TAKEN, Phase.RUNNING),
            new Transition(Phase.READY, Event.RESTED, Phase.PAUSING),
            new Transition(Phase.READY, Event.BROKEN, Phase.DESTROYING),
            new Transition(Phase.READY, Event.EVICTED, Phase.DESTROYING),
            new Transition(Phase.PAUSING, Event.FROZEN, Phase.PAUSED),
            new Transition(Phase.PAUSING, Event.BROKEN, Phase.DESTROYING),
            new Transition(Phase.PAUSED, Event.TAKEN, Phase.RESUMING),
            new Transition(Phase.PAUSED, Event.EVICTED, Phase.DESTROYING),
            new Transition(Phase.RESUMING, Event.RESUMED, Phase.RUNNING),
            new Transition(Phase.RESUMING, Event.BROKEN, Phase.DRAINING),
            new Transition(Phase.DRAINING, Event.BROKEN, Phase.DRAINING),
            new Transition(Phase.DRAINING, Event.IDLED, Phase.DESTROYING),
            new Transition(Phase.DESTROYING, Event.DESTROYED, Phase.GONE));

    private static final Map<Phase, Map<Event, Phase>> NEXT = index();

    private Lifecycle() {}

    /** The phase that follows; empty when the event must not happen in this phase. */
    public static Optional<Phase> next(Phase phase, Event event) {
        return Optional.ofNullable(NEXT.getOrDefault(phase, Map.of()).get(event));
    }

    /**
     * The phase that follows.
     *
     * @throws IllegalStateException when the event must not happen in this phase: an error in this program
     */
    public static Phase require(Phase phase, Event event) {
        Phase next = NEXT.getOrDefault(phase, Map.of()).get(event);
        if (next == null) {
            throw new IllegalStateException(event + " must not happen to a sandbox that is " + phase);
        }
        return next;
    }

    static List<Transition> table() {
        return TABLE;
    }

    /** The table as a picture. */
    static String mermaid() {
        List<String> lines = new ArrayList<>();
        lines.add("stateDiagram-v2");
        lines.add("    [*] --> STARTING");
        TABLE.forEach(it -> lines.add("    " + it.from() + " --> " + it.to() + ": "
                + it.event().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        lines.add("    GONE --> [*]");
        return String.join("\n", lines);
    }

    private static Map<Phase, Map<Event, Phase>> index() {
        Map<Phase, Map<Event, Phase>> index = new EnumMap<>(Phase.class);
        TABLE.forEach(it -> index.computeIfAbsent(it.from(), phase -> new EnumMap<>(Event.class))
                .put(it.event(), it.to()));
        return Map.copyOf(index);
    }
}
