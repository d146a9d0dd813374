// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What goes over the connection at a time.
 *
 * @param stream its number; 0 is the connection itself
 * @param payload is not changed any more
 */
record Frame(Type type, int stream, ByteBuffer payload) {

    static final int HEADER = 1 + Integer.BYTES + Integer.BYTES;

    /** Of a payload; small enough that one stream does not keep the others waiting. */
    static final int LONGEST = 16 * 1024;

    /** With their numbers on the wire. */
    enum Type {
        /** The first from the invoker: version and token. */
        HELLO(0),
        /** The agent's answer to that. */
        WELCOME(1),
        /** Dial: two bytes of port, then the address as text. Data may follow at once. */
        OPEN(2),
        /** The pod has accepted. */
        OPENED(3),
        DATA(4),
        /** Four bytes: so many more may be sent. */
        WINDOW(5),
        /** The sender sends no more data on this stream. */
        END(6),
        /** The stream is over, for a reason that the text says; on stream 0 the connection is. */
        RESET(7),
        PING(8),
        PONG(9);

        private final byte number;

        Type(int number) {
            this.number = (byte) number;
        }

        /** Empty for a number that no type has. */
        static Optional<Type> of(byte number) {
            return Arrays.stream(values()).filter(it -> it.number == number).findFirst();
        }
    }

    static Frame empty(Type type, int stream) {
        return new Frame(type, stream, ByteBuffer.allocate(0));
    }

    static Frame text(Type type, int stream, String text) {
        return new Frame(type, stream, StandardCharsets.UTF_8.encode(text));
    }

    static Frame window(int stream, int bytes) {
        return new Frame(Type.WINDOW, stream, ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes));
    }

    static Frame open(int stream, String host, int port) {
        byte[] name = host.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + name.length);
        return new Frame(
                Type.OPEN, stream, payload.putShort((short) port).put(name).flip());
    }

    ByteBuffer header() {
        return ByteBuffer.allocate(HEADER)
                .put(type.number)
                .putInt(stream)
                .putInt(payload.remaining())
                .flip();
    }

    String text() {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }
}
