// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What may be meant by a name that does not exist: the names in the same namespace that differ by a slip or two. */
final class Lookalikes {

    private static final int MOST = 3;

    /** One slip in this many letters is taken for one. */
    private static final int LETTERS_PER_SLIP = 3;

    private record Candidate(String name, int distance) {}

    private Lookalikes() {}

    /** Asks the server for the other names; a server that does not tell them gives no hint, as the failure is already known. */
    static Optional<String> hint(Api api, EntityKind kind, String typed) {
        EntityPath missing = kind.parse(api, typed);
        String path = EntityPath.collection(missing.namespace(), kind.collection());
        JsonNode entities;
        try {
            entities = api.fetch(
                    "look for similar names", Call.get(path).with("limit", 0).with("skip", 0));
        } catch (CommandFailure e) {
            return Optional.empty();
        }
        List<String> names = entities.valueStream().map(Lookalikes::name).toList();
        String prefix = typed.startsWith("/") ? "/" + missing.namespace() + "/" : "";
        List<String> similar = similar(missing.name(), names);
        return Optional.of(
                similar.isEmpty()
                        ? "see what there is with: kiln " + kind.word() + " list"
                        : similar.stream()
                                .map(it -> prefix + it)
                                .collect(Collectors.joining(" or ", "did you mean ", "?")));
    }

    /** The most similar first; an action that is only looked for in the wrong package counts as one slip. */
    static List<String> similar(String wanted, List<String> names) {
        int slips = Math.max(1, wanted.length() / LETTERS_PER_SLIP);
        return names.stream()
                .map(name -> new Candidate(name, simple(name).equals(simple(wanted)) ? 1 : distance(wanted, name)))
                .filter(it -> it.distance() <= slips)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /** How many letters must be put in, left out, changed or swapped with their neighbour to make one of the other. */
    private static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, from, to, i, j);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int step(int[][] steps, String from, String to, int i, int j) {
        boolean isSame = from.charAt(i - 1) == to.charAt(j - 1);
        int least = Math.min(steps[i - 1][j - 1] + (isSame ? 0 : 1), 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean isSwapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return isSwapped ? Math.min(least, 1 + steps[i - 2][j - 2]) : least;
    }

    /** With its package, which lists show as a part of the namespace: {@code guest/pkg}. */
    private static String name(JsonNode entity) {
        String namespace = entity.path("namespace").asText();
        int slash = namespace.indexOf('/');
        String name = entity.path("name").asText();
        return slash < 0 ? name : namespace.substring(slash + 1) + "/" + name;
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
