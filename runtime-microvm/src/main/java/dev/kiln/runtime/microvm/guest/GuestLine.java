// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.guest;

import dev.kiln.runtime.microvm.vm.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection to a guest on which one request is sent. To be used by one thread at a time; closing it ends its reader. */
final class GuestLine implements AutoCloseable {

    private static final int MAX_LINE = 1024;

    private final SocketChannel channel;
    private final InputStream in;

    private GuestLine(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
    }

    record Answer(int status, String text) {}

    /** Sends a request and reads the whole answer. */
    static Answer ask(Endpoint endpoint, byte[] request, Duration patience) throws IOException, InterruptedException {
        SocketChannel channel = channel(endpoint);
        return within(channel, patience, () -> {
            GuestLine line = new GuestLine(channel);
            line.connect(endpoint);
            line.write(request);
            int status = line.readHead();
            return new Answer(status, new String(line.in.readAllBytes(), StandardCharsets.UTF_8));
        });
    }

    /** Sends a request and leaves the answer's body to be read. */
    static GuestLine open(Endpoint endpoint, byte[] request, Duration patience)
            throws IOException, InterruptedException {
        SocketChannel channel = channel(endpoint);
        boolean isOpen = false;
        try {
            GuestLine opened = answering(channel, endpoint, request, patience);
            isOpen = true;
            return opened;
        } finally {
            if (!isOpen) {
                channel.close();
            }
        }
    }

    private static GuestLine answering(SocketChannel channel, Endpoint endpoint, byte[] request, Duration patience)
            throws IOException, InterruptedException {
        return bounded(channel, patience, () -> {
            GuestLine line = new GuestLine(channel);
            line.connect(endpoint);
            line.write(request);
            int status = line.readHead();
            if (status != 200) {
                throw new IOException("the guest answers with status " + status);
            }
            return line;
        });
    }

    InputStream body() {
        return in;
    }

    private static SocketChannel channel(Endpoint endpoint) throws IOException {
        return endpoint instanceof Endpoint.GuestSocket
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    private void connect(Endpoint endpoint) throws IOException {
        switch (endpoint) {
            case Endpoint.Tcp tcp -> channel.connect(new InetSocketAddress(tcp.host(), tcp.port()));
            case Endpoint.GuestSocket socket -> {
                channel.connect(UnixDomainSocketAddress.of(socket.path()));
                write(("CONNECT " + socket.port() + "\n").getBytes(StandardCharsets.US_ASCII));
                String answer = readLine();
                if (!answer.startsWith("OK")) {
                    throw new IOException("the monitor does not connect to the guest's port " + socket.port());
                }
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** {@code HTTP/1.1 200 OK} and headers, of which none matters: the body ends with the connection. */
    private int readHead() throws IOException {
        String[] status = readLine().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new IOException("the guest does not speak HTTP: '" + String.join(" ", status) + "'");
        }
        String header = readLine();
        while (!header.isEmpty()) {
            header = readLine();
        }
        return Integer.parseInt(status[1]);
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the guest ended the connection");
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("the guest sends a line without an end");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static <T> T within(SocketChannel channel, Duration patience, Callable<T> exchange)
            throws IOException, InterruptedException {
        try (channel) {
            return bounded(channel, patience, exchange);
        }
    }

    /** Channels have no time-out of their own; closing one ends whatever its thread waits for. */
    private static <T> T bounded(SocketChannel channel, Duration patience, Callable<T> exchange)
            throws IOException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(exchange);
        Thread.ofVirtual().name("kiln-microvm-guest").start(task);
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            channel.close();
            throw new IOException("the guest does not answer within " + patience, e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            channel.close();
            throw e;
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
