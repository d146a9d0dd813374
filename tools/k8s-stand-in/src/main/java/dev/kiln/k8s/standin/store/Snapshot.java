// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** All objects of a type at a revision, by namespace and name. */
public record Snapshot(long revision, List<ObjectNode> objects) {

    public Snapshot {
        objects = List.copyOf(objects);
    }
}
