// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.guest;

import dev.kiln.runtime.spi.LogSink;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What a guest tells, read by one virtual thread: output goes to the sink as it comes, and two things are told once each, that
 * the process listens and that it ended.
 */
public final class GuestEvents implements AutoCloseable {

    /** How the image's process ended. */
    public record Exit(int code, boolean isOutOfMemory) {}

    /** That the data port accepts connections. {@code hasHook}: whether the runtime wants to be told of a restore. */
    public record Listening(boolean hasHook) {}

    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int EXITED = 3;
    private static final int LISTENING = 4;
    private static final int MAX_FRAME = 64 * 1024;
    private static final int HEAD = 5;

    private final GuestLine line;
    private final LogSink logs;
    /** How far the reader is, in bytes since the guest's first word. */
    private final AtomicLong position = new AtomicLong();

    private final CompletableFuture<Listening> listening = new CompletableFuture<>();
    private final CompletableFuture<Optional<Exit>> end = new CompletableFuture<>();

    private GuestEvents(GuestLine line, LogSink logs) {
        this.line = line;
        this.logs = logs;
    }

    static GuestEvents follow(GuestLine line, LogSink logs, String name) {
        GuestEvents events = new GuestEvents(line, logs);
        Thread.ofVirtual().name("kiln-microvm-events-" + name).start(events::read);
        return events;
    }

    /** Completed when the process listens; never, when it ends before. */
    public CompletableFuture<Listening> listening() {
        return listening.copy();
    }

    /** Completed when nothing more will come: with the exit, or with nothing when the connection was lost or closed. */
    public CompletableFuture<Optional<Exit>> end() {
        return end.copy();
    }

    /** Whether all was read that the guest had told at that position. */
    boolean hasReached(long wanted) {
        return position.get() >= wanted || end.isDone();
    }

    /** Tells the end, by the reader's own thread, or at once when it was. */
    public void whenEnded(Consumer<Optional<Exit>> told) {
        var _ = end.thenAccept(told);
    }

    /** Waits until the reader is through, so that the sink got its last byte; bounded. */
    public void awaitEnd(Duration patience) throws InterruptedException {
        try {
            end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // a sink that is slower than that loses its end
        }
    }

    private void read() {
        Optional<Exit> exit = Optional.empty();
        byte[] content = new byte[MAX_FRAME];
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(line.body(), MAX_FRAME));
            while (exit.isEmpty()) {
                int kind = in.readUnsignedByte();
                int length = in.readInt();
                if (length < 0 || length > MAX_FRAME) {
                    throw new IOException("the guest sends a frame of " + length + " bytes");
                }
                in.readFully(content, 0, length);
                exit = take(kind, content, length);
                position.addAndGet(HEAD + length);
            }
        } catch (IOException e) {
            // the machine ended, or is being ended
        } finally {
            line.close();
            end.complete(exit);
        }
    }

    private Optional<Exit> take(int kind, byte[] content, int length) throws IOException {
        switch (kind) {
            case STDOUT -> logs.write(LogSink.Stream.STDOUT, content, 0, length);
            case STDERR -> logs.write(LogSink.Stream.STDERR, content, 0, length);
            case LISTENING -> listening.complete(new Listening(length > 0 && content[0] != 0));
            case EXITED -> {
                if (length < 2) {
                    throw new IOException("the guest tells an exit without a code");
                }
                return Optional.of(new Exit(content[0] & 0xff, content[1] != 0));
            }
            default -> throw new IOException("the guest sends a frame of the unknown kind " + kind);
        }
        return Optional.empty();
    }

    /** Ends the reader; the sink stays open. */
    @Override
    public void close() {
        line.close();
    }
}
