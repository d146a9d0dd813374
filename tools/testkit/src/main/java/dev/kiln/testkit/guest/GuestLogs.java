// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit.guest;

import dev.kiln.runtime.spi.LogSink;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps a sink's rules for a guest whose requests are answered by many threads: one writer at a time, one close, nothing after it. */
public final class GuestLogs {

    private static final byte[] SENTINEL =
            "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n".getBytes(StandardCharsets.US_ASCII);

    private final LogSink sink;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean isOver;

    public GuestLogs(LogSink sink) {
        this.sink = sink;
    }

    public void write(LogSink.Stream stream, byte[] bytes) {
        lock.lock();
        try {
            if (!isOver) {
                sink.write(stream, bytes, 0, bytes.length);
            }
        } finally {
            lock.unlock();
        }
    }

    public void write(LogSink.Stream stream, String text) {
        write(stream, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a runtime writes on both streams when a run is over. */
    public void writeSentinels() {
        write(LogSink.Stream.STDOUT, SENTINEL);
        write(LogSink.Stream.STDERR, SENTINEL);
    }

    public void close() {
        lock.lock();
        try {
            if (!isOver) {
                isOver = true;
                sink.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
