// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import dev.kiln.runtime.microvm.launch.Launcher;
import java.io.IOException;
import java.nio.file.Path;

/** The directory that a monitor sees as its own, and how it is started in it. */
interface Workspace {

    /** Where its API is, as the host names it. */
    Path socket();

    /** Where the monitor's file of this name is, as the host names it. */
    Path file(String name);

    /** Lets the monitor read a file of the host's under a name. */
    void bring(Path file, String name) throws IOException;

    /** Lets the monitor write two files that end up in a directory of the host's, which is empty. */
    Output output(Path directory) throws IOException;

    Launcher.Order order();

    /** Removes what was made; the monitor is gone. Never throws. */
    void remove();

    /** A pair of files that the monitor writes. */
    interface Output {

        /** As the monitor names it. */
        String name(String file);

        /** Has both in the directory; nothing else of them is left. */
        void complete() throws IOException;
    }
}
