// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A running virtual machine. Safe for use by several virtual threads; pausing a paused one, resuming a running one and closing a
 * closed one do nothing.
 */
public interface Vm extends AutoCloseable {

    /** As in its {@link LaunchSpec}. */
    String id();

    /** The monitor's process on the host. */
    long pid();

    /** Where the sandbox's own server is reached, port 8080 of the guest. */
    Endpoint data();

    /** Where the guest's first process is reached, port 8079 of the guest. */
    Endpoint control();

    void pause() throws VmException, InterruptedException;

    void resume() throws VmException, InterruptedException;

    /** Writes a paused machine's state to an existing, empty directory; the machine stays paused and may be resumed afterwards. */
    Snapshot snapshot(Path directory) throws VmException, InterruptedException;

    /** What the monitor's process uses on the host. */
    VmStats stats() throws VmException;

    /** The monitor's exit code; absent while it runs. */
    OptionalInt exitCode();

    /** The last that the guest's console or the monitor said, for messages; never throws, empty when there is nothing. */
    String lastWords();

    /** Kills the monitor, waits until it is gone, and removes its sockets; bounded by a few seconds, never throws. */
    @Override
    void close();
}
