// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.runtime.microvm.vm.VmException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A connection to a monitor's QMP socket. One order at a time, by a lock; events are passed over. */
final class Qmp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel channel;
    private final ReentrantLock orders = new ReentrantLock();
    private final BlockingQueue<JsonNode> answers = new ArrayBlockingQueue<>(16);

    private Qmp(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects and greets; fails at once when nobody listens yet. */
    static Qmp connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        Qmp qmp = new Qmp(channel);
        Thread.ofVirtual().name("kiln-microvm-qmp").start(qmp::read);
        return qmp;
    }

    /** The answer's {@code return}. */
    JsonNode order(String name, Map<String, ?> arguments) throws VmException, InterruptedException {
        orders.lockInterruptibly();
        try {
            answers.clear();
            send(JSON.writeValueAsBytes(Map.of("execute", name, "arguments", arguments)));
            JsonNode answer = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new VmException.Failed("QEMU does not answer '" + name + "' within " + PATIENCE);
            }
            if (answer.has("error")) {
                throw new VmException.Failed("QEMU refuses '" + name + "' with " + arguments + ": "
                        + answer.path("error").path("desc").asText("no reason given"));
            }
            return answer.path("return");
        } catch (IOException e) {
            throw new VmException.Failed("QEMU cannot be asked to '" + name + "': " + e, e);
        } finally {
            orders.unlock();
        }
    }

    private void send(byte[] line) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8.newDecoder(), 4096))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode said = JSON.readTree(line);
                if (said.has("return") || said.has("error")) {
                    answers.offer(said);
                }
            }
        } catch (IOException e) {
            // the monitor ended or the connection was closed: whoever waits for an answer runs into his bound
        } finally {
            answers.offer(
                    JSON.createObjectNode().set("error", JSON.createObjectNode().put("desc", "the monitor ended")));
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // there is nothing to save
        }
    }
}
