// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Numbers;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.wire.Reply;
import dev.kiln.k8s.standin.wire.Request;
import dev.kiln.k8s.standin.wire.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Connections to ports of a pod over one WebSocket. Each port has two channels, one for data and one for an error, whose first
 * message is the port's number in two bytes, the lower one first. A message's first byte is its channel.
 */
final class PortForward {

    private static final int CONNECT_MILLIS = 5000;
    private static final int BUFFER = 16 * 1024;

    private PortForward() {}

    /** Serves until either side ends. */
    static void serve(ObjectNode pod, Request request, Reply reply) throws IOException {
        List<Integer> ports = request.parameters("ports").stream()
                .flatMap(it -> Arrays.stream(it.split(",")))
                .map(it -> (int) Numbers.parse(it))
                .toList();
        if (ports.isEmpty()) {
            throw Refusal.badRequest("query parameter \"ports\" is required");
        }
        if (!Json.text(pod, "status", "phase").equals("Running")) {
            throw Refusal.badRequest("unable to forward port because pod is not running. Current status="
                    + Json.text(pod, "status", "phase"));
        }
        try (WebSocket socket = reply.upgrade(Protocols.choose(request))) {
            List<Socket> open = new ArrayList<>();
            try {
                for (int i = 0; i < ports.size(); i++) {
                    open.add(connect(socket, Json.text(pod, "status", "podIP"), ports.get(i), 2 * i));
                }
                carry(socket, open);
            } finally {
                for (Socket each : open) {
                    each.close();
                }
            }
        }
    }

    private static Socket connect(WebSocket socket, String address, int port, int channel) throws IOException {
        for (int each = channel; each <= channel + 1; each++) {
            socket.writeBinary(new byte[] {(byte) each, (byte) port, (byte) (port >> 8)}, 3);
        }
        Socket target = new Socket();
        try {
            target.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
        } catch (IOException e) {
            byte[] text = ("?" + "failed to connect to localhost:" + port + " inside namespace: " + e.getMessage())
                    .getBytes(StandardCharsets.UTF_8);
            text[0] = (byte) (channel + 1);
            socket.writeBinary(text, text.length);
            target.close();
            return target;
        }
        Thread.ofVirtual().name("forward-" + port).start(() -> answer(socket, target, channel));
        return target;
    }

    /** From the pod to the client. */
    private static void answer(WebSocket socket, Socket target, int channel) {
        byte[] buffer = new byte[BUFFER];
        buffer[0] = (byte) channel;
        try (target) {
            InputStream in = target.getInputStream();
            for (int read = in.read(buffer, 1, BUFFER - 1); read >= 0; read = in.read(buffer, 1, BUFFER - 1)) {
                socket.writeBinary(buffer, read + 1);
            }
        } catch (IOException e) {
            // either side is gone
        }
        if (channel == 0) {
            endQuietly(socket);
        }
    }

    /** From the client to the pod. */
    private static void carry(WebSocket socket, List<Socket> open) throws IOException {
        for (Optional<byte[]> message = socket.read(); message.isPresent(); message = socket.read()) {
            byte[] bytes = message.get();
            int channel = bytes.length == 0 ? -1 : bytes[0];
            if (channel >= 0 && channel % 2 == 0 && channel / 2 < open.size()) {
                Socket target = open.get(channel / 2);
                if (!target.isClosed()) {
                    target.getOutputStream().write(bytes, 1, bytes.length - 1);
                }
            }
        }
    }

    private static void endQuietly(WebSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // ended already
        }
    }
}
