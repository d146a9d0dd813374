// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceType;
import java.util.Optional;

/**
 * What became of an object at a revision.
 *
 * @param before absent for an object that was made
 * @param object as it is now; of a removed one its last state, with the revision of its removal
 */
public record Change(long revision, Kind kind, ResourceType type, Optional<ObjectNode> before, ObjectNode object) {

    /** As the wire says it. */
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }

    /** Whether it is of this type, and in this namespace if one is named. */
    boolean concerns(ResourceType asked, String namespace) {
        return type.equals(asked) && (namespace.isEmpty() || namespace.equals(Json.namespace(object)));
    }
}
