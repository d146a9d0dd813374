// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

import java.nio.file.Path;

/**
 * A machine's frozen state. Its files must stay as they are for as long as a machine that was restored from them runs.
 *
 * @param directory holds {@link #MEMORY}, {@link #STATE}, and whatever else the driver needs
 */
public record Snapshot(Path directory) {

    public static final String MEMORY = "memory";
    public static final String STATE = "state";

    public Path memory() {
        return directory.resolve(MEMORY);
    }

    public Path state() {
        return directory.resolve(STATE);
    }
}
