// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One stream of a sandbox; written by the thread that reads the sandbox, read by the test. */
final class Captured {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    // synchronized: two threads meet here
    synchronized void add(byte[] more, int length) {
        bytes.write(more, 0, length);
    }

    // synchronized: as above
    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
