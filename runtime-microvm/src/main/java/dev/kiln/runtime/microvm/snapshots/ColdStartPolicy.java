// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides from what to start, and which snapshot is worth making. Pure.
 *
 * @param minGain how much of a boot's time a snapshot must save to be used, from 0 to 1
 */
public record ColdStartPolicy(double minGain) {

    /** A tenth: what saves less is within the noise, and takes room from what saves more. */
    public static final ColdStartPolicy STANDARD = new ColdStartPolicy(0.1);

    /** Two starts may be a coincidence; until there are this many, the order of levels is believed. */
    private static final int FEWEST_MEASUREMENTS = 3;

    public ColdStartPolicy {
        if (!(minGain >= 0 && minGain < 1)) {
            throw new IllegalArgumentException("a gain is from 0 to below 1: " + minGain);
        }
    }

    /** A way to get a machine that can take a request. */
    public enum Way {
        FUNCTION,
        RUNTIME,
        KERNEL,
        BOOT;

        static Way from(Level level) {
            return switch (level) {
                case FUNCTION -> FUNCTION;
                case RUNTIME -> RUNTIME;
                case KERNEL -> KERNEL;
            };
        }
    }

    /**
     * How long starts took until the first answer, the action's initialisation included.
     *
     * @param median of the latest ones
     */
    public record Measured(int count, Duration median) {}

    /**
     * What is known when a machine is wanted.
     *
     * @param available levels of which there is a snapshot that fits
     * @param measured by ways, for this image
     */
    public record Situation(Set<Level> available, Map<Way, Measured> measured) {

        public Situation {
            available = Set.copyOf(available);
            measured = Map.copyOf(measured);
        }
    }

    /**
     * What may be kept of this image and this action.
     *
     * @param isRestoreSafe whether the image says that clones of it draw no equal random numbers
     * @param wantsFunction whether the action asks for snapshots of its own, secrets included
     */
    public record Permission(boolean isRestoreSafe, boolean wantsFunction) {}

    /**
     * The ways to try, one after the other, the quickest first; a boot is always the last one. Without measurements the
     * furthest snapshot is the quickest. Measured ones that save too little are left out, such as one of an image that starts its language's
     * process only with the action.
     *
     * <p>Example: boot 6.5 s, runtime 4.5 s, function 0.3 s: function, runtime, boot. With boot 4.8 s: function, boot.
     */
    public List<Way> ways(Situation now) {
        List<Way> ways = new ArrayList<>(now.available().stream()
                .map(Way::from)
                .filter(way -> isWorthIt(way, now.measured()))
                .sorted(Comparator.naturalOrder())
                .toList());
        if (ways.stream().allMatch(way -> known(way, now.measured()).isPresent())) {
            ways.sort(Comparator.comparing(
                    way -> known(way, now.measured()).map(Measured::median).orElse(Duration.ZERO)));
        }
        ways.add(Way.BOOT);
        return ways;
    }

    /**
     * The level at which a machine should be frozen that was just started, if any.
     *
     * @param reached how far the machine is
     */
    public Optional<Level> worthMaking(Level reached, Permission permission, Situation now) {
        boolean isAllowed =
                switch (reached) {
                    case KERNEL -> true;
                    case RUNTIME -> permission.isRestoreSafe();
                    case FUNCTION -> permission.isRestoreSafe() && permission.wantsFunction();
                };
        boolean isNew = !now.available().contains(reached);
        return isAllowed && isNew && isWorthIt(Way.from(reached), now.measured())
                ? Optional.of(reached)
                : Optional.empty();
    }

    private boolean isWorthIt(Way way, Map<Way, Measured> measured) {
        Optional<Measured> snapshot = known(way, measured);
        Optional<Measured> boot = known(Way.BOOT, measured);
        if (snapshot.isEmpty() || boot.isEmpty()) {
            return true;
        }
        double bound = boot.get().median().toNanos() * (1 - minGain);
        return snapshot.get().median().toNanos() <= bound;
    }

    private static Optional<Measured> known(Way way, Map<Way, Measured> measured) {
        return Optional.ofNullable(measured.get(way)).filter(it -> it.count() >= FEWEST_MEASUREMENTS);
    }
}
