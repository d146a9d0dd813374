// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Shows on a terminal how much of a large body has gone out; on a fast connection it is hardly seen. */
final class Upload extends FilterOutputStream {

    private static final int LARGE = 1024 * 1024;
    private static final int CHUNK = 64 * 1024;
    private static final int WHOLE = 100;

    private final PrintStream err;
    private final int bodyLength;
    private long sent;
    private long shown = -1;

    private Upload(OutputStream out, int bodyLength, PrintStream err) {
        super(out);
        this.bodyLength = bodyLength;
        this.err = err;
    }

    /** The stream itself, when the body is small, or when nobody looks. */
    static OutputStream to(OutputStream out, int bodyLength, Terminal terminal) {
        boolean isShown = bodyLength >= LARGE && terminal.style() == Style.COLOURED;
        return isShown ? new Upload(out, bodyLength, terminal.err()) : out;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += CHUNK) {
            int size = Math.min(CHUNK, length - at);
            out.write(bytes, offset + at, size);
            sent += size;
            show(Math.min(WHOLE, sent * WHOLE / bodyLength));
        }
    }

    /** The line goes when all is sent, so that what is printed next begins at its place. */
    @Override
    public void flush() throws IOException {
        out.flush();
        err.print("\r\u001b[K");
        err.flush();
    }

    private void show(long percent) {
        if (percent != shown) {
            shown = percent;
            err.print("\rsending " + bodyLength / LARGE + " MB: " + percent + "%");
            err.flush();
        }
    }
}
