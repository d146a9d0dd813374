// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.Checkpoint;
import java.util.List;

/** What a fake sandbox knew when it was frozen. */
record FakeCheckpoint(String id, List<String> steps, long ticks) implements Checkpoint {

    @Override
    public long sizeBytes() {
        return 4096;
    }

    @Override
    public void delete() {
        // it takes nothing but this object
    }
}
