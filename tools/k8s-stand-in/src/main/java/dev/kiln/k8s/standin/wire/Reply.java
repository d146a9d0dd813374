// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The one answer to one request. Used by the thread of its connection. */
public final class Reply {

    private final Request request;
    private final InputStream in;
    private final OutputStream out;
    private boolean isKept = true;

    Reply(Request request, InputStream in, OutputStream out) {
        this.request = request;
        this.in = in;
        this.out = out;
    }

    /** Whether the connection may serve another request. */
    boolean isKept() {
        return isKept
                && request.header("connection")
                        .filter("close"::equalsIgnoreCase)
                        .isEmpty();
    }

    /** Sends everything at once. */
    public void send(int status, String contentType, byte[] body, Map<String, String> headers) throws IOException {
        StringBuilder head = head(status, contentType);
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    /**
     * Begins an answer that comes bit by bit. Each write is sent at once; closing ends the answer, and the connection with it,
     * since meanwhile the connection is listened to for the client's going away.
     *
     * @param gone called when the client hung up
     */
    public OutputStream stream(String contentType, Runnable gone) throws IOException {
        isKept = false;
        StringBuilder head = head(200, contentType);
        head.append("Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        Thread.ofVirtual().name("hang-up").start(() -> awaitHangUp(gone));
        return new ChunkedOutput(out);
    }

    /**
     * Makes a WebSocket of the connection.
     *
     * @param protocol the one of the protocols on offer that will be spoken; empty when none was asked for
     */
    public WebSocket upgrade(String protocol) throws IOException {
        isKept = false;
        return WebSocket.accept(request.header("sec-websocket-key").orElse(""), protocol, in, out);
    }

    private StringBuilder head(int status, String contentType) {
        return new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason(status))
                .append("\r\nContent-Type: ")
                .append(contentType)
                .append("\r\nCache-Control: no-cache, private\r\n");
    }

    private void awaitHangUp(Runnable gone) {
        try {
            while (in.read() >= 0) {
                // a client has nothing to say here
            }
        } catch (IOException e) {
            // that is a way of hanging up
        }
        gone.run();
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Entity";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status";
        };
    }

    private static final class ChunkedOutput extends OutputStream {

        private static final byte[] LINE_END = {'\r', '\n'};

        private final OutputStream out;
        private boolean isClosed;

        ChunkedOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return;
            }
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, offset, length);
            out.write(LINE_END);
            out.flush();
        }

        @Override
        public void close() throws IOException {
            if (!isClosed) {
                isClosed = true;
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
    }
}
