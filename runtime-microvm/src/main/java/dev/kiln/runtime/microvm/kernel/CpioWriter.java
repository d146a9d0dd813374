// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the archive format of initial file systems ({@code newc}). Equal input makes equal bytes: no times, no owners. */
final class CpioWriter {

    private static final int DIRECTORY = 0040755;
    private static final int PROGRAM = 0100755;
    private static final int FILE = 0100644;
    private static final int DEVICE = 0020600;
    private static final int ALIGNMENT = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int number = 1;

    CpioWriter directory(String name) {
        return entry(name, DIRECTORY, new byte[0], 0, 0);
    }

    CpioWriter file(String name, byte[] content) {
        return entry(name, FILE, content, 0, 0);
    }

    CpioWriter program(String name, byte[] content) {
        return entry(name, PROGRAM, content, 0, 0);
    }

    CpioWriter characterDevice(String name, int major, int minor) {
        return entry(name, DEVICE, new byte[0], major, minor);
    }

    /** The whole archive. Archives may follow each other in one file. */
    byte[] finish() {
        entry("TRAILER!!!", 0, new byte[0], 0, 0);
        return out.toByteArray();
    }

    private CpioWriter entry(String name, int mode, byte[] content, int major, int minor) {
        byte[] path = (name + "\0").getBytes(StandardCharsets.UTF_8);
        // inode, mode, owner, group, links, time, size, device (two), device of the node (two), length of the name,
        // checksum
        int[] fields = {number++, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, path.length, 0};
        StringBuilder head = new StringBuilder("070701");
        for (int field : fields) {
            head.append(String.format("%08X", field));
        }
        out.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(path);
        align();
        out.writeBytes(content);
        align();
        return this;
    }

    private void align() {
        while (out.size() % ALIGNMENT != 0) {
            out.write(0);
        }
    }
}
