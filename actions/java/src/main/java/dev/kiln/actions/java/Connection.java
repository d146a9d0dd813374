// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One request after the other on one connection, for as long as it lasts. */
final class Connection {

    private Connection() {}

    static void converse(SocketChannel peer, Sandbox sandbox) {
        try (peer) {
            OutputStream out = Channels.newOutputStream(peer);
            RequestReader reader = new RequestReader(Channels.newInputStream(peer), out);
            boolean goesOn = true;
            while (goesOn) {
                Optional<Request> request = Optional.empty();
                Answer answer;
                try {
                    request = reader.next();
                    if (request.isEmpty()) {
                        return;
                    }
                    answer = sandbox.answer(request.get());
                } catch (RefusedException refused) {
                    answer = refused.answer();
                }
                goesOn = request.isPresent() && request.get().goesOn();
                write(out, answer, goesOn);
            }
        } catch (IOException lost) {
            // the invoker has gone, and with it whoever could be told
        }
    }

    private static void write(OutputStream out, Answer answer, boolean goesOn) throws IOException {
        String head = "HTTP/1.1 " + answer.status() + " " + answer.reason() + "\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + answer.json().length + "\r\n" + (goesOn ? "\r\n" : "Connection: close\r\n\r\n");
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[headBytes.length + answer.json().length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(answer.json(), 0, all, headBytes.length, answer.json().length);
        out.write(all);
    }
}
