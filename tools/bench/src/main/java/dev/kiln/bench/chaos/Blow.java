// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.chaos;

import dev.kiln.bench.cluster.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Something that is done to a part of the cluster. */
public sealed interface Blow {

    Part part();

    /** How long after the one before; those of other parts do not wait for its end. */
    Duration gap();

    /** A word for counts. */
    String kind();

    /** SIGKILL, and a start after a while. */
    record Kill(Part part, Duration gap, Duration downFor) implements Blow {
        @Override
        public String kind() {
            return "kill " + part().kind().word();
        }
    }

    /** SIGSTOP for a while. */
    record Pause(Part part, Duration gap, Duration length) implements Blow {
        @Override
        public String kind() {
            return "pause " + part().kind().word();
        }
    }

    /** So many, the same for the same seed. */
    static List<Blow> plan(List<Part> parts, int count, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Blow> blows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Part part = parts.get(random.nextInt(parts.size()));
            Duration gap = millis(random, 1_000, 5_000);
            boolean isKill = random.nextInt(5) < 3;
            blows.add(
                    isKill
                            ? new Kill(part, gap, millis(random, 200, 4_000))
                            : new Pause(part, gap, millis(random, 500, 6_000)));
        }
        return blows;
    }

    /** How long they take if nothing holds them up. */
    static Duration length(List<Blow> blows) {
        return blows.stream().map(Blow::gap).reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration millis(RandomGenerator random, int from, int to) {
        return Duration.ofMillis(random.nextInt(from, to));
    }
}
