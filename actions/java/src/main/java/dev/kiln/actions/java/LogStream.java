// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One of the two streams. Safe for use by the action's threads: whole writes never mix, framed ones are whole lines. */
final class LogStream extends OutputStream {
    private static final String SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";
    private static final byte SEPARATOR = 0x1f;
    private static final int LINE_LIMIT_BYTES = 1024 * 1024;

    private final OutputStream target;
    private final boolean isFramed;

    // guarded by this
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private String activationId = "";
    private boolean isAtLineStart = true;

    LogStream(OutputStream target, boolean isFramed) {
        this.target = target;
        this.isFramed = isFramed;
    }

    // synchronized: threads that an action left behind write whenever they like
    synchronized void begin(String id) {
        activationId = id;
    }

    // synchronized: as above
    synchronized void end() throws IOException {
        if (begun.size() > 0) {
            write('\n');
        }
        String ownLine = isAtLineStart ? "" : "\n";
        String suffix = isFramed && !activationId.isEmpty() ? " " + activationId : "";
        target.write((ownLine + SENTINEL + suffix + "\n").getBytes(StandardCharsets.UTF_8));
        isAtLineStart = true;
    }

    @Override
    public void write(int next) throws IOException {
        write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    // synchronized: as above
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (!isFramed) {
            isAtLineStart = bytes[offset + length - 1] == '\n';
            target.write(bytes, offset, length);
            return;
        }
        int start = offset;
        for (int at = offset; at < offset + length; at++) {
            if (bytes[at] == '\n') {
                begun.write(bytes, start, at - start);
                writeLine();
                start = at + 1;
            }
        }
        begun.write(bytes, start, offset + length - start);
        if (begun.size() > LINE_LIMIT_BYTES) {
            writeLine();
        }
    }

    private void writeLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(begun.size() + 64);
        line.writeBytes(activationId.getBytes(StandardCharsets.UTF_8));
        line.write(SEPARATOR);
        begun.writeTo(line);
        line.write('\n');
        begun.reset();
        line.writeTo(target);
    }

    /** An action that closes standard output must not close it for the activations after it. */
    @Override
    public void close() {}
}
