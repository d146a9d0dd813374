// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The server's end of a WebSocket (RFC 6455). One thread reads; any may write. */
public final class WebSocket implements AutoCloseable {

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int LARGEST_MESSAGE = 8 * 1024 * 1024;
    private static final int NORMAL = 1000;

    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean isClosed; // guarded by writing

    private WebSocket(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    static WebSocket accept(String key, String protocol, InputStream in, OutputStream out) throws IOException {
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + digest(key) + "\r\n"
                + (protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n") + "\r\n";
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return new WebSocket(in, out);
    }

    /** The next whole message; empty when the client said farewell. Pings are answered meanwhile. */
    public Optional<byte[]> read() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int first = octet();
            int opcode = first & 0x0F;
            byte[] payload = payload();
            switch (opcode) {
                case CLOSE -> {
                    close();
                    return Optional.empty();
                }
                case PING -> write(PONG, payload, payload.length);
                case PONG -> {}
                default -> {
                    if (message.size() + payload.length > LARGEST_MESSAGE) {
                        throw new IOException("a message of more than " + LARGEST_MESSAGE + " bytes");
                    }
                    message.writeBytes(payload);
                    boolean isLast = (first & 0x80) != 0;
                    if (isLast) {
                        return Optional.of(message.toByteArray());
                    }
                }
            }
        }
    }

    public void writeText(byte[] utf8) throws IOException {
        write(TEXT, utf8, utf8.length);
    }

    /** Sends the first so many bytes. */
    public void writeBinary(byte[] bytes, int length) throws IOException {
        write(BINARY, bytes, length);
    }

    @Override
    public void close() throws IOException {
        writing.lock();
        try {
            if (!isClosed) {
                write(CLOSE, ByteBuffer.allocate(2).putShort((short) NORMAL).array(), 2);
                isClosed = true;
            }
        } finally {
            writing.unlock();
        }
    }

    private void write(int opcode, byte[] payload, int length) throws IOException {
        writing.lock();
        try {
            if (isClosed) {
                throw new EOFException("the WebSocket is closed");
            }
            out.write(0x80 | opcode);
            if (length < 126) {
                out.write(length);
            } else if (length < 1 << 16) {
                out.write(126);
                out.write(ByteBuffer.allocate(2).putShort((short) length).array());
            } else {
                out.write(127);
                out.write(ByteBuffer.allocate(8).putLong(length).array());
            }
            out.write(payload, 0, length);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private byte[] payload() throws IOException {
        int second = octet();
        boolean isMasked = (second & 0x80) != 0;
        long length = second & 0x7F;
        if (length == 126) {
            length = ByteBuffer.wrap(exactly(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = ByteBuffer.wrap(exactly(8)).getLong();
        }
        if (length < 0 || length > LARGEST_MESSAGE) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] mask = isMasked ? exactly(4) : new byte[4];
        byte[] payload = exactly((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the client hung up in a frame");
        }
        return bytes;
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the client hung up");
        }
        return octet;
    }

    private static String digest(String key) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
