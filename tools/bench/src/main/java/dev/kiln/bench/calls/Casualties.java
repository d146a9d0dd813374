// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.calls;

import dev.kiln.bench.calls.StoredRecords.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What did not go well, by whose fault; each finding is a line that names it.
 *
 * @param byKill what had started on an invoker that was killed then, as its record says, and may not start again
 * @param others all else
 */
public record Casualties(List<String> byKill, List<String> others) {

    /**
     * Sorts them.
     *
     * @param records of each activation
     * @param killed the names of the invokers that were killed
     */
    public static Casualties of(Collection<Given> given, Map<String, List<Outcome>> records, Set<String> killed) {
        List<String> byKill = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Given it : given) {
            List<Outcome> outcomes = records.getOrDefault(it.id(), List.of());
            if (outcomes.stream().anyMatch(outcome -> isLost(outcome, killed))) {
                byKill.add(it + " died with its invoker: " + outcomes);
            } else if (!it.isWell()
                    || !outcomes.stream().allMatch(one -> one.status().equals(Account.SUCCESS))) {
                others.add(it + " failed; its records: " + outcomes);
            }
        }
        return new Casualties(List.copyOf(byKill), List.copyOf(others));
    }

    private static boolean isLost(Outcome outcome, Set<String> killed) {
        return killed.stream()
                .anyMatch(it -> outcome.error().contains("invoker '" + it + "' was lost while it ran this activation"));
    }
}
