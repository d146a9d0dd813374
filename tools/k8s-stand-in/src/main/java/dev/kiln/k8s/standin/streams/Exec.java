// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.engine.EngineStream;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.wire.Reply;
import dev.kiln.k8s.standin.wire.Request;
import dev.kiln.k8s.standin.wire.WebSocket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A program run in a container, over a WebSocket: channels 0 to 2 are its streams, 3 is how it ended. */
final class Exec {

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int RESULT = 3;
    /** In version 5: this channel has ended. */
    private static final int CHANNEL_END = 255;

    private Exec() {}

    static void serve(Engine engine, String containerId, Request request, Reply reply) throws IOException {
        List<String> command = request.parameters("command");
        if (command.isEmpty()) {
            throw Refusal.badRequest("you must specify at least 1 command for the container");
        }
        boolean hasInput = request.isSet("stdin");
        String exec = engine.createExec(containerId, command, hasInput, false);
        try (WebSocket socket = reply.upgrade(Protocols.choose(request));
                EngineStream stream =
                        engine.open("POST", "/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}")) {
            Thread.ofVirtual().name("exec-input").start(() -> carryInput(socket, stream));
            for (var frame = stream.frame(); frame != null; frame = stream.frame()) {
                write(socket, frame.isError() ? STDERR : STDOUT, frame.bytes());
            }
            write(socket, RESULT, Json.bytes(result(engine.exitOfExec(exec))));
        }
    }

    private static void carryInput(WebSocket socket, EngineStream stream) {
        try {
            for (Optional<byte[]> message = socket.read(); message.isPresent(); message = socket.read()) {
                byte[] bytes = message.get();
                if (bytes.length > 0 && bytes[0] == STDIN) {
                    stream.out().write(bytes, 1, bytes.length - 1);
                } else if (bytes.length == 2 && (bytes[0] & 0xFF) == CHANNEL_END && bytes[1] == STDIN) {
                    stream.endInput();
                }
            }
        } catch (IOException e) {
            // either side is gone
        }
    }

    private static void write(WebSocket socket, int channel, byte[] bytes) throws IOException {
        byte[] message = new byte[bytes.length + 1];
        message[0] = (byte) channel;
        System.arraycopy(bytes, 0, message, 1, bytes.length);
        socket.writeBinary(message, message.length);
    }

    private static ObjectNode result(int exit) {
        ObjectNode status = Json.object();
        status.putObject("metadata");
        if (exit == 0) {
            return status.put("status", "Success");
        }
        status.put("status", "Failure")
                .put("message", "command terminated with non-zero exit code: exit status " + exit)
                .put("reason", "NonZeroExitCode");
        status.putObject("details")
                .putArray("causes")
                .addObject()
                .put("reason", "ExitCode")
                .put("message", String.valueOf(exit));
        return status;
    }
}
