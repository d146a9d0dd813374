// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.streams;

import dev.kiln.k8s.standin.engine.ContainerReport;
import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.engine.EngineStream;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.wire.Reply;
import dev.kiln.k8s.standin.wire.Request;
import dev.kiln.k8s.standin.wire.WebSocket;
import java.io.IOException;
import java.util.Optional;

/** What a container writes from now on, over a WebSocket: channels 1 and 2 are its streams, 3 says that it ended. */
final class Attach {

    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int RESULT = 3;

    private Attach() {}

    static void serve(Engine engine, String containerId, Request request, Reply reply) throws IOException {
        if (!engine.inspect(containerId).map(ContainerReport::isRunning).orElse(false)) {
            throw Refusal.badRequest("container " + containerId + " is not running");
        }
        try (EngineStream stream =
                        engine.open("POST", "/containers/" + containerId + "/attach?stream=1&stdout=1&stderr=1", "");
                WebSocket socket = reply.upgrade(Protocols.choose(request))) {
            Thread.ofVirtual().name("attach-farewell").start(() -> awaitFarewell(socket, stream));
            for (var frame = stream.frame(); frame != null; frame = stream.frame()) {
                write(socket, frame.isError() ? STDERR : STDOUT, frame.bytes());
            }
            write(socket, RESULT, Json.bytes(Json.object().put("status", "Success")));
        }
    }

    /** A client that hangs up wants no more, which the container need not know. */
    private static void awaitFarewell(WebSocket socket, EngineStream stream) {
        try (stream) {
            for (Optional<byte[]> message = socket.read(); message.isPresent(); message = socket.read()) {
                // there is no input
            }
        } catch (IOException e) {
            // gone as well
        }
    }

    private static void write(WebSocket socket, int channel, byte[] bytes) throws IOException {
        byte[] message = new byte[bytes.length + 1];
        message[0] = (byte) channel;
        System.arraycopy(bytes, 0, message, 1, bytes.length);
        socket.writeBinary(message, message.length);
    }
}
