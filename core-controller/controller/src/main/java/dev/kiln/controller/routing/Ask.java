// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import java.util.Optional;

/**
 * What rules look at: an action, and for whom it runs.
 *
 * @param namespace whose activation it is; of an action that is shared, the caller's
 * @param kind such as {@code nodejs:20}, or {@code blackbox}
 */
public record Ask(String namespace, String kind, boolean isBlackbox, int memoryMegabytes, Annotations annotations) {

    private static final String POOL = "pool";

    /** The annotation by which an action asks for isolation. */
    public static final String ISOLATION = "isolation";

    public static Ask of(Action action, String namespace) {
        return new Ask(
                namespace,
                action.exec().kind(),
                action.exec() instanceof Exec.Blackbox,
                action.limits().memoryMegabytes(),
                action.annotations());
    }

    /** The only pool that the action itself wants. */
    Optional<String> pool() {
        return annotations.get(POOL).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** What the action itself wants of its sandbox; whether that is a class at all is not known yet. */
    Optional<String> isolation() {
        return annotations.get(ISOLATION).map(JsonNode::asText);
    }
}
