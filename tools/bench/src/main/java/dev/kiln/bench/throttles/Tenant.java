// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.throttles;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/**
 * A namespace with a limit of its own that asks for more than that.
 *
 * @param limit invocations a minute
 * @param shares of its calls that come to each controller; together 1
 */
public record Tenant(String name, int limit, List<Double> shares) {

    private static final int LEAST_LIMIT = 30;
    private static final int MOST_LIMIT = 120;
    private static final double CALLS_PER_ALLOWED_ONE = 2;

    public Tenant {
        shares = List.copyOf(shares);
    }

    /**
     * A call.
     *
     * @param after the beginning of the load
     */
    public record Due(Duration after, int controller) {}

    /** So many, the same for the same random numbers; most of them prefer one controller, some to the exclusion of the others. */
    public static List<Tenant> plan(int count, int controllers, RandomGenerator random) {
        List<Tenant> tenants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] weights = DoubleStream.generate(() -> Math.pow(random.nextDouble(), 3) + 1e-6)
                    .limit(controllers)
                    .toArray();
            double sum = DoubleStream.of(weights).sum();
            tenants.add(new Tenant(
                    "tenant%03d".formatted(i),
                    random.nextInt(LEAST_LIMIT, MOST_LIMIT + 1),
                    DoubleStream.of(weights).map(it -> it / sum).boxed().toList()));
        }
        return tenants;
    }

    /** Its calls, about twice as many as it is allowed, as independent of each other as those of many users are. */
    public List<Due> demand(Duration length, RandomGenerator random) {
        double meanNanos = Duration.ofMinutes(1).toNanos() / (limit * CALLS_PER_ALLOWED_ONE);
        List<Due> calls = new ArrayList<>();
        double after = random.nextExponential() * meanNanos;
        while (after < length.toNanos()) {
            calls.add(new Due(Duration.ofNanos((long) after), controller(random.nextDouble())));
            after += random.nextExponential() * meanNanos;
        }
        return calls;
    }

    private int controller(double chance) {
        double left = chance;
        for (int i = 0; i < shares.size(); i++) {
            left -= shares.get(i);
            if (left < 0) {
                return i;
            }
        }
        return shares.size() - 1;
    }
}
