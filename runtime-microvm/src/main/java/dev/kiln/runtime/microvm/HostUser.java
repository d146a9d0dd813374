// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whom the invoker runs as. */
record HostUser(int uid) {

    static HostUser ofThisProcess() {
        try {
            return new HostUser(
                    Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid ? uid : -1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc/self: the microvm provider needs Linux: " + e, e);
        }
    }

    boolean isRoot() {
        return uid == 0;
    }
}
