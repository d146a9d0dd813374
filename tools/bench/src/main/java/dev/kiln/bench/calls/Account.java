// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.calls;

import dev.kiln.bench.calls.BeginningsDoor.Beginning;
import dev.kiln.bench.calls.StoredRecords.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of all activations; each finding is a line that names it.
 *
 * @param lost ids that were given out and have no record
 * @param doubled what began more often than its action allows, or has two records
 * @param unseen what ended well by its record but never began: then the test itself does not see right
 * @param contradicted whose caller was told another outcome than the record has
 * @param failed whose caller was told of anything but success, or whose record says something else
 * @param outcomes how many records there are of each kind, of ids that were given out
 */
public record Account(
        List<String> lost,
        List<String> doubled,
        List<String> unseen,
        List<String> contradicted,
        List<String> failed,
        Map<String, Long> outcomes) {

    private static final int SHOWN = 10;

    static final String SUCCESS = "success";

    /**
     * Adds up.
     *
     * @param begun by activation
     * @param records of each activation
     * @param maxAttempts how often an action may begin
     */
    public static Account of(
            Collection<Given> given,
            Map<String, List<Beginning>> begun,
            Map<String, List<Outcome>> records,
            Function<String, Integer> maxAttempts) {
        Map<String, Given> byId =
                given.stream().collect(Collectors.toMap(Given::id, Function.identity(), (first, second) -> first));
        return new Account(
                lines(byId.values(), it -> !records.containsKey(it.id()), it -> it + " has no record"),
                doubled(begun, records, maxAttempts),
                lines(
                        byId.values(),
                        it -> has(records, it, SUCCESS) && !begun.containsKey(it.id()),
                        it -> it + " ended well but never began"),
                lines(
                        byId.values(),
                        it -> !it.outcome().isEmpty()
                                && records.containsKey(it.id())
                                && !has(records, it, it.outcome()),
                        it -> it + " has another record: " + records.get(it.id())),
                lines(
                        byId.values(),
                        it -> !it.isWell() || (records.containsKey(it.id()) && !has(records, it, SUCCESS)),
                        it -> it + " failed; its records: " + records.getOrDefault(it.id(), List.of())),
                new TreeMap<>(byId.keySet().stream()
                        .flatMap(id -> records.getOrDefault(id, List.of()).stream())
                        .collect(Collectors.groupingBy(Outcome::kind, Collectors.counting()))));
    }

    /** The first of many findings, for people. */
    public static List<String> shown(Collection<String> findings) {
        return findings.stream().limit(SHOWN).toList();
    }

    private static boolean has(Map<String, List<Outcome>> records, Given given, String status) {
        return records.getOrDefault(given.id(), List.of()).stream()
                .anyMatch(it -> it.status().equals(status));
    }

    private static List<String> doubled(
            Map<String, List<Beginning>> begun,
            Map<String, List<Outcome>> records,
            Function<String, Integer> maxAttempts) {
        List<String> beganTooOften = lines(
                begun.entrySet(),
                it -> it.getValue().size()
                        > maxAttempts.apply(it.getValue().getFirst().action()),
                it -> it.getKey() + " began " + it.getValue());
        List<String> twoRecords = lines(
                records.entrySet(),
                it -> it.getValue().size() > 1,
                it -> it.getKey() + " has the records " + it.getValue());
        return Stream.concat(beganTooOften.stream(), twoRecords.stream()).toList();
    }

    private static <T> List<String> lines(Collection<T> all, Predicate<T> isFound, Function<T, String> line) {
        return all.stream().filter(isFound).map(line).toList();
    }
}
