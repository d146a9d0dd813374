// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The invoker's end of a connection to an agent. Its reader never waits for anything but the connection, its writer neither; whoever
 * uses a stream does. When the connection breaks, all streams do, and a new object has to be made.
 */
public final class Mux implements AutoCloseable {

    /** At a time; with their windows this bounds the memory, at both ends. */
    public static final int MOST_STREAMS = 512;

    private static final String VERSION = "kiln-agent-1 ";

    /** A connection that answers no ping for three of these is broken. */
    private static final Duration PING = Duration.ofSeconds(5);

    private static final int LOST_PINGS = 3;
    private static final int FRAMES_AT_A_TIME = 16;

    private final Carrier carrier;
    private final FrameReader reader;
    private final Outbox outbox = new Outbox();
    private final Map<Integer, MuxStream> streams = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST_STREAMS);
    private final AtomicInteger lastNumber = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicReference<String> endedBecause = new AtomicReference<>("");
    private final CountDownLatch end = new CountDownLatch(1);

    private Mux(Carrier carrier) {
        this.carrier = carrier;
        this.reader = new FrameReader(carrier.in());
    }

    /**
     * Introduces itself to the agent, and takes over the carrier, which is closed if that fails.
     *
     * @param token what the agent knows the hash of
     * @throws IOException when the agent does not answer within the patience, or refuses
     */
    public static Mux open(Carrier carrier, String token, Duration patience) throws IOException, InterruptedException {
        return open(carrier, token, patience, PING);
    }

    static Mux open(Carrier carrier, String token, Duration patience, Duration ping)
            throws IOException, InterruptedException {
        Mux mux = new Mux(carrier);
        boolean isOpen = false;
        try {
            mux.greet(token, patience);
            mux.start("reader", mux::read);
            mux.start("writer", mux::write);
            mux.start("pulse", () -> mux.pulse(ping));
            isOpen = true;
            return mux;
        } finally {
            if (!isOpen) {
                mux.finish("the greeting failed");
            }
        }
    }

    /**
     * Begins a connection to a pod. Data may be sent at once.
     *
     * @param patience how long to wait for a place when there are {@link #MOST_STREAMS} streams
     * @throws IOException when the connection is over, or there is no place
     */
    public MuxStream dial(String host, int port, Duration patience) throws IOException, InterruptedException {
        if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("cannot connect to " + host + ":" + port + " through the agent: " + MOST_STREAMS
                    + " connections are open, and none was closed for " + patience.toMillis() + " ms");
        }
        int number = lastNumber.incrementAndGet();
        MuxStream stream = new MuxStream(number, outbox, () -> forget(number));
        streams.put(number, stream);
        boolean isBegun = false;
        try {
            outbox.put(Frame.open(number, host, port));
            isBegun = true;
            return stream;
        } finally {
            if (!isBegun) {
                forget(number);
            }
        }
    }

    public boolean isOpen() {
        return end.getCount() > 0;
    }

    /** Waits for its end, and says why it came. */
    public String awaitEnd() throws InterruptedException {
        end.await();
        return String.valueOf(endedBecause.get());
    }

    @Override
    public void close() {
        finish("closed");
    }

    private void greet(String token, Duration patience) throws IOException, InterruptedException {
        // an interrupt of this thread must not be one of the channel's, so another thread waits on that
        FutureTask<Frame> greeting = new FutureTask<>(() -> {
            writeAll(List.of(Frame.text(Frame.Type.HELLO, 0, VERSION + token)));
            return reader.next();
        });
        start("greeting", greeting);
        try {
            Frame answer = greeting.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (answer.type() == Frame.Type.RESET) {
                throw new IOException("the agent refuses: " + answer.text());
            }
            if (answer.type() != Frame.Type.WELCOME) {
                throw new IOException("what answers is no agent: it said " + answer.type());
            }
        } catch (ExecutionException e) {
            throw new IOException("the agent hung up: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("the agent said nothing for " + patience.toMillis() + " ms", e);
        }
    }

    private void start(String role, Runnable work) {
        Thread ignored = Thread.ofVirtual().name("k8s-mux-" + role).start(work);
    }

    private void read() {
        try {
            while (isOpen()) {
                on(reader.next());
            }
        } catch (IOException e) {
            finish(String.valueOf(e.getMessage()));
        }
    }

    private void on(Frame frame) throws IOException {
        MuxStream stream = streams.get(frame.stream());
        switch (frame.type()) {
            case PONG -> unanswered.set(0);
            case RESET -> {
                if (frame.stream() == 0) {
                    throw new IOException("the agent hung up: " + frame.text());
                }
                if (stream != null) {
                    stream.onBroken(frame.text());
                }
            }
            case OPENED, DATA, WINDOW, END -> {
                // one that was closed here: what was under way to it is of no interest
                if (stream != null) {
                    on(stream, frame);
                }
            }
            case HELLO, WELCOME, OPEN, PING -> throw new IOException("the agent said " + frame.type());
        }
    }

    private static void on(MuxStream stream, Frame frame) throws IOException {
        switch (frame.type()) {
            case OPENED -> stream.onOpened();
            case DATA -> stream.onData(frame.payload());
            case WINDOW -> {
                if (frame.payload().remaining() != Integer.BYTES) {
                    throw new IOException("the agent sent a window of "
                            + frame.payload().remaining() + " bytes instead of " + Integer.BYTES);
                }
                stream.onWindow(frame.payload().getInt(0));
            }
            case END -> stream.onEnd();
            case HELLO, WELCOME, OPEN, RESET, PING, PONG -> throw new IllegalArgumentException(frame.toString());
        }
    }

    private void write() {
        try {
            while (isOpen()) {
                writeAll(outbox.take(FRAMES_AT_A_TIME));
            }
        } catch (IOException e) {
            finish("the connection broke: " + e);
        } catch (InterruptedException e) {
            finish("interrupted");
        }
    }

    private void writeAll(List<Frame> frames) throws IOException {
        List<ByteBuffer> parts = new ArrayList<>();
        for (Frame frame : frames) {
            parts.add(frame.header());
            parts.add(frame.payload().duplicate());
        }
        ByteBuffer[] buffers = parts.toArray(ByteBuffer[]::new);
        int first = 0;
        while (first < buffers.length) {
            if (buffers[first].hasRemaining()) {
                carrier.out().write(buffers, first, buffers.length - first);
            } else {
                first++;
            }
        }
    }

    private void pulse(Duration pause) {
        try {
            while (!end.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                if (unanswered.getAndIncrement() >= LOST_PINGS) {
                    finish("the agent has not answered for "
                            + pause.multipliedBy(LOST_PINGS).toMillis() + " ms");
                } else {
                    outbox.putLast(Frame.empty(Frame.Type.PING, 0));
                }
            }
        } catch (InterruptedException e) {
            finish("interrupted");
        }
    }

    private void forget(int number) {
        if (streams.remove(number) != null) {
            places.release();
        }
    }

    private void finish(String reason) {
        String told = "the connection to the agent is over: " + reason;
        if (!endedBecause.compareAndSet("", told)) {
            return;
        }
        end.countDown();
        outbox.close(told);
        streams.values().forEach(stream -> stream.onBroken(told));
        try {
            carrier.close();
        } catch (IOException e) {
            // it is over anyway, and the reason was told
        }
    }
}
