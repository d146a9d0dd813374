// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What an invoker does, once: so that the classes which that takes are loaded while the JVM writes down which they are. */
final class ArchiveTraining {
    private static final int RUNS = 50;
    private static final String SOURCE = """
            import com.google.gson.JsonObject;

            public class Main {
                public static JsonObject main(JsonObject arguments) {
                    System.out.println("training");
                    System.err.println("training");
                    arguments.addProperty("greeting", "Hello " + arguments.get("name").getAsString());
                    return arguments;
                }
            }
            """;

    private ArchiveTraining() {}

    /** Throws if the server at the socket answers with anything but success. */
    static void converse(Path socket) throws IOException {
        JsonObject value = new JsonObject();
        value.addProperty("name", "training");
        value.addProperty("main", "Main");
        value.addProperty("code", SOURCE);
        value.addProperty("binary", false);
        JsonObject init = new JsonObject();
        init.add("value", value);
        String run = "{\"value\":{\"name\":\"Ada\"},\"activation_id\":\"training\",\"deadline\":\"0\"}";
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            post(channel, "/init", init.toString());
            for (int count = 0; count < RUNS; count++) {
                post(channel, "/run", run);
            }
        }
    }

    private static void post(SocketChannel channel, String path, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: action\r\nContent-Type: application/json\r\nContent-Length: "
                + content.length + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        channel.write(ByteBuffer.wrap(content));
        ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
        channel.read(answer); // the server writes an answer at once, and this one is small
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the server answered " + path + " by " + text);
        }
    }
}
