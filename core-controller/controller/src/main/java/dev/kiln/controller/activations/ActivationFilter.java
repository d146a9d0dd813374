// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.activations;

import dev.kiln.controller.http.Query;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.ActivationQuery.ActionFilter;
import java.time.Instant;
import java.util.Optional;

/**
 * Which activations a list shall hold, and how.
 *
 * @param withDocs whole records rather than summaries
 */
record ActivationFilter(ListQuery part, boolean withDocs, ActivationQuery query) {

    /**
     * Reads a list's query parameters.
     *
     * @throws Refusal when one of them is malformed
     */
    static ActivationFilter read(Query query, NamespaceName namespace) {
        ListQuery part = ListQuery.read(query, "activations");
        boolean withDocs = query.flag("docs", false);
        if (withDocs && part.isCount()) {
            throw new Refusal(new Problem.Invalid("The parameter 'docs' is not permitted with 'count'."));
        }
        return new ActivationFilter(
                part,
                withDocs,
                new ActivationQuery(namespace, action(query), time(query, "since"), time(query, "upto")));
    }

    private static Optional<ActionFilter> action(Query query) {
        String text = query.values().getOrDefault("name", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.split("/", -1);
        try {
            return switch (parts.length) {
                case 1 -> Optional.of(new ActionFilter(Optional.empty(), new EntityName(parts[0])));
                case 2 ->
                    Optional.of(new ActionFilter(Optional.of(new EntityName(parts[0])), new EntityName(parts[1])));
                default -> throw badName(text);
            };
        } catch (InvalidNameException e) {
            throw badName(text);
        }
    }

    private static Optional<Instant> time(Query query, String parameter) {
        String text = query.values().getOrDefault(parameter, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
        } catch (NumberFormatException e) {
            // the value is in milliseconds; the sentence is OpenWhisk's
            throw new Refusal(
                    new Problem.MalformedQuery(parameter, "Parameter is not a valid value for epoch seconds: " + text));
        }
    }

    private static Refusal badName(String text) {
        return new Refusal(new Problem.MalformedQuery(
                "name", "Parameter may be a 'simple' name or 'package-name/simple' name: " + text));
    }
}
