// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One client's connection: request after request, until either side ends it. */
final class Connection {

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int LARGEST_BODY = 8 * 1024 * 1024;

    private final Socket socket;
    private final Door door;

    Connection(Socket socket, Door door) {
        this.socket = socket;
        this.door = door;
    }

    void serve() {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            boolean isKept = true;
            while (isKept) {
                String line = line(in);
                if (line.isEmpty()) {
                    return;
                }
                isKept = serve(line, in, out);
            }
        } catch (IOException e) {
            // the client is gone, or does not speak HTTP: nobody is left to be told
        }
    }

    /** Ends it without a farewell, as a machine does that loses its power. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }

    private boolean serve(String line, InputStream in, OutputStream out) throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length != 3) {
            throw new IOException("not a request: " + line);
        }
        Map<String, String> headers = headers(in);
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        Request request = Request.of(words[0], words[1], headers, body(headers, in));
        Reply reply = new Reply(request, in, out);
        door.answer(request, reply);
        return reply.isKept();
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0 || headers.size() == MOST_HEADERS) {
                throw new IOException("not a header, or one too many: " + line);
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            // a browserless client may name its protocols in several headers
            headers.merge(name, line.substring(colon + 1).strip(), (first, next) -> first + ", " + next);
        }
        return headers;
    }

    private static byte[] body(Map<String, String> headers, InputStream in) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return chunks(in);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length < 0 || length > LARGEST_BODY) {
            throw new IOException("a body of " + length + " bytes");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the client hung up in its body");
        }
        return body;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
            if (length < 0 || body.size() + length > LARGEST_BODY) {
                throw new IOException("a body of more than " + LARGEST_BODY + " bytes");
            }
            body.write(in.readNBytes(length));
            line(in);
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    /** A line without its end; empty also at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && next >= 0; next = in.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
