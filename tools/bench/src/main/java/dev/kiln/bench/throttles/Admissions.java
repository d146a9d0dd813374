// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.throttles;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts calls by namespace and minute of the clock. Thread-safe. */
public final class Admissions {

    private static final double TOLERANCE = 0.2;

    private final Map<Slot, Count> counts = new ConcurrentHashMap<>();

    private record Slot(Tenant tenant, long minute) {}

    private record Count(int offered, int admitted) {
        Count and(boolean isAdmitted) {
            return new Count(offered + 1, admitted + (isAdmitted ? 1 : 0));
        }
    }

    /**
     * How much was let through.
     *
     * @param calls in the minutes looked at
     * @param admitted of these
     * @param worstExcess most that was let through in a minute beyond a limit, as a part of that limit; 0 for none
     * @param worstShortfall most that was refused though the limit had it, likewise
     * @param within namespaces that were never further from their limits than a fifth of it
     * @param leastOffered fewest calls in a minute, as a multiple of the limit: below 1 nothing can be said
     * @param outliers a line for each minute of a namespace further off than that
     */
    public record Verdict(
            int calls,
            int admitted,
            double worstExcess,
            double worstShortfall,
            int within,
            double leastOffered,
            List<String> outliers) {}

    /** A call was answered. */
    public void add(Tenant tenant, long minute, boolean isAdmitted) {
        counts.merge(new Slot(tenant, minute), new Count(0, 0).and(isAdmitted), (old, first) -> old.and(isAdmitted));
    }

    /** Looks at some minutes, each of which was under load from its first to its last second. */
    public Verdict judge(Collection<Tenant> tenants, Collection<Long> minutes) {
        int calls = 0;
        int admitted = 0;
        int within = 0;
        double excess = 0;
        double shortfall = 0;
        double offered = Double.MAX_VALUE;
        List<String> outliers = new ArrayList<>();
        for (Tenant tenant : tenants) {
            int before = outliers.size();
            for (long minute : minutes) {
                Count count = counts.getOrDefault(new Slot(tenant, minute), new Count(0, 0));
                double limit = tenant.limit();
                double off = count.admitted() / limit - 1;
                calls += count.offered();
                admitted += count.admitted();
                excess = Math.max(excess, off);
                shortfall = Math.max(shortfall, -off);
                offered = Math.min(offered, count.offered() / limit);
                if (Math.abs(off) > TOLERANCE) {
                    outliers.add(tenant + ": " + count.admitted() + " of " + count.offered() + " admitted");
                }
            }
            within += outliers.size() == before ? 1 : 0;
        }
        return new Verdict(calls, admitted, excess, shortfall, within, offered, outliers);
    }
}
