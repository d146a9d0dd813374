// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import dev.kiln.model.activation.ActivationId;
import java.util.ArrayList;
import java.util.List;

/** What one sequence or composition left behind: the ids of its parts, in order, and the memory of the largest. For one thread. */
final class Trace {

    private final List<String> ids = new ArrayList<>();
    private int memoryMegabytes;

    void add(ActivationId id) {
        ids.add(id.value());
    }

    void needs(int megabytes) {
        memoryMegabytes = Math.max(memoryMegabytes, megabytes);
    }

    List<String> ids() {
        return List.copyOf(ids);
    }

    int memoryMegabytes() {
        return memoryMegabytes;
    }
}
