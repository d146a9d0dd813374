// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that takes the command line of Firecracker, or, with {@code -Dfake.jailer=true}, that of its jailer, and the orders of its
 * API. {@code -Dfake.trouble} says what goes wrong: {@code exit}, {@code deaf}, {@code refuse PATH}, {@code die PATH}, {@code hang PATH}.
 */
public final class FakeFirecrackerMain {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final String trouble = System.getProperty("fake.trouble", "");
    private final Path log = Path.of(System.getProperty("fake.log"));
    private final FakeMachine machine;

    private FakeFirecrackerMain(Path root) {
        this.machine = new FakeMachine(root);
    }

    public static void main(String[] arguments) throws Exception {
        List<String> left = new ArrayList<>(List.of(arguments));
        if (left.equals(List.of("--version"))) {
            System.out.println("Firecracker v1.13.1\n\nSupported snapshot data format versions: v6.0.0");
            return;
        }
        // the working directory of the process, as the monitor would resolve names
        Path root = Boolean.getBoolean("fake.jailer")
                ? FakeJailer.enter(left)
                : Path.of("").toAbsolutePath();
        String socket = "";
        while (!left.isEmpty()) {
            String option = left.removeFirst();
            switch (option) {
                case "--id" -> left.removeFirst();
                case "--api-sock" -> socket = left.removeFirst();
                default -> {
                    System.err.println(
                            "Arguments parsing error: Found argument '" + option + "' which wasn't expected");
                    System.exit(153);
                }
            }
        }
        new FakeFirecrackerMain(root).serve(root.resolve(socket.startsWith("/") ? socket.substring(1) : socket));
    }

    private void serve(Path socket) throws Exception {
        if (trouble.equals("exit")) {
            System.err.println("this host has no KVM");
            System.exit(148);
        }
        if (trouble.equals("deaf")) {
            Thread.sleep(600_000);
        }
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            while (true) {
                try (SocketChannel connection = server.accept()) {
                    answer(connection);
                }
                if (machine.isBroken()) {
                    System.err.println("the microVM could not be restored");
                    System.exit(1);
                }
            }
        }
    }

    private void answer(SocketChannel connection) throws Exception {
        InputStream in = Channels.newInputStream(connection);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        Matcher length = LENGTH.matcher(text);
        byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        String[] words = text.split(" ", 3);
        if (!words[0].equals("GET")) {
            Files.writeString(
                    log,
                    words[0] + " " + words[1] + " " + new String(body, StandardCharsets.UTF_8) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        if (trouble.equals("die " + words[1])) {
            System.exit(139);
        }
        if (trouble.equals("hang " + words[1])) {
            Thread.sleep(600_000);
        }
        FakeMachine.Answer answer = trouble.equals("refuse " + words[1])
                ? new FakeMachine.Answer(400, "{\"fault_message\":\"no " + words[1] + " today\"}")
                : machine.answer(words[0], words[1], body);
        machine.vsock().filter(it -> !Files.exists(it)).ifPresent(FakeFirecrackerMain::listen);
        connection.write(ByteBuffer.wrap(("HTTP/1.1 " + answer.status() + " \r\nServer: Firecracker API\r\n"
                        + "Connection: keep-alive\r\n"
                        + (answer.status() == 204
                                ? ""
                                : "Content-Length: " + answer.body().length() + "\r\n")
                        + "\r\n" + answer.body())
                .getBytes(StandardCharsets.UTF_8)));
    }

    /** The guest's side of its socket: says which port was asked for, and hangs up. */
    private static void listen(Path path) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            Thread.ofPlatform().daemon().start(() -> greet(server));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void greet(ServerSocketChannel server) {
        try {
            while (true) {
                try (SocketChannel connection = server.accept()) {
                    byte[] line = new byte[100];
                    int got = Channels.newInputStream(connection).read(line);
                    String port =
                            new String(line, 0, got, StandardCharsets.US_ASCII).replaceAll("CONNECT (\\d+)\n", "$1");
                    connection.write(ByteBuffer.wrap(("OK " + port + "\n").getBytes(StandardCharsets.US_ASCII)));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }
}
