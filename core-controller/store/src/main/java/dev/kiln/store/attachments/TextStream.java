// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A text's UTF-8 bytes, encoded as they are read: the code of an action may be large, and there is one copy of it already. */
final class TextStream extends InputStream {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private final CharBuffer text;
    private final CharsetEncoder encoder =
            StandardCharsets.UTF_8.newEncoder().replaceWith(REPLACEMENT).onMalformedInput(CodingErrorAction.REPLACE);
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).limit(0);

    private TextStream(String text) {
        this.text = CharBuffer.wrap(text);
    }

    static InputStream of(String text) {
        return new TextStream(text);
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.remaining());
        chunk.get(target, offset, count);
        return count;
    }

    private boolean fill() {
        if (!chunk.hasRemaining() && text.hasRemaining()) {
            chunk.clear();
            encoder.encode(text, chunk, true);
            chunk.flip();
        }
        return chunk.hasRemaining();
    }
}
