// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts sequences of sequences into the order in which they can be made: the server wants every component to exist. */
final class SequenceOrder {

    /**
     * A sequence.
     *
     * @param place where the manifest speaks of it
     */
    record Named(String place, Step.Put put) {}

    private final Map<String, Named> byName = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();
    private final Set<String> done = new HashSet<>();
    private final List<Step> ordered = new ArrayList<>();

    private SequenceOrder() {}

    static List<Step> of(List<Named> sequences) {
        SequenceOrder order = new SequenceOrder();
        sequences.forEach(it -> order.byName.put(it.put().path().qualified(), it));
        sequences.forEach(order::add);
        return order.ordered;
    }

    private void add(Named sequence) {
        String name = sequence.put().path().qualified();
        if (done.contains(name)) {
            return;
        }
        if (!open.add(name)) {
            throw CommandFailure.usage(
                    sequence.place() + ": the sequence contains itself, perhaps by others",
                    "take it out of the list of its own actions");
        }
        for (JsonNode component : sequence.put().document().at("/exec/components")) {
            @Nullable Named other = byName.get(component.asText());
            if (other != null) {
                add(other);
            }
        }
        done.add(name);
        ordered.add(sequence.put());
    }
}
