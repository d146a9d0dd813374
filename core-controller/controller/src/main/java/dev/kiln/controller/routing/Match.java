// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import java.util.List;
import java.util.Optional;

/** What a rule is for: all parts must hold. Without any it is for everything. */
public record Match(List<Part> parts) {

    public static final Match EVERYTHING = new Match(List.of());

    public Match {
        parts = List.copyOf(parts);
    }

    /** The first part that does not hold; empty when all do. */
    public Optional<Part> missed(Ask ask) {
        for (int i = 0; i < parts.size(); i++) { // on the way of each activation: no iterator
            if (!parts.get(i).holds(ask)) {
                return Optional.of(parts.get(i));
            }
        }
        return Optional.empty();
    }
}
