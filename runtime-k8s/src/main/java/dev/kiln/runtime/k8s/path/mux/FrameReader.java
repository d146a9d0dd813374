// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Cuts what comes into frames. For one thread. */
final class FrameReader {

    private final ReadableByteChannel in;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024).flip();

    FrameReader(ReadableByteChannel in) {
        this.in = in;
    }

    /**
     * The next frame, waited for.
     *
     * @throws EOFException when the other end has closed
     * @throws IOException also when what comes is no frame
     */
    Frame next() throws IOException {
        fill(Frame.HEADER);
        byte number = buffer.get();
        Optional<Frame.Type> type = Frame.Type.of(number);
        int stream = buffer.getInt();
        int length = buffer.getInt();
        if (type.isEmpty() || length < 0 || length > Frame.LONGEST) {
            throw new IOException(
                    "the agent sent no frame: type " + number + ", stream " + stream + ", length " + length);
        }
        fill(length);
        byte[] payload = new byte[length];
        buffer.get(payload);
        return new Frame(type.get(), stream, ByteBuffer.wrap(payload));
    }

    private void fill(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        buffer.compact();
        while (buffer.position() < bytes) {
            if (in.read(buffer) < 0) {
                throw new EOFException("the agent's end closed the connection");
            }
        }
        buffer.flip();
    }
}
