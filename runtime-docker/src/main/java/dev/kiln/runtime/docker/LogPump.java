// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.spi.LogSink;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Carries what a container writes from the daemon to a sink, as it comes. The daemon frames it: one byte for the stream,
 * three of padding, four for the length, big-endian, then so many bytes.
 */
final class LogPump {

    private static final int HEADER = 8;
    private static final int STDERR = 2;
    private static final int BUFFER = 16 * 1024;

    private final EngineStream stream;
    private final LogSink sink;
    private final CountDownLatch ended = new CountDownLatch(1);

    private LogPump(EngineStream stream, LogSink sink) {
        this.stream = stream;
        this.sink = sink;
    }

    /**
     * Starts to carry, until the daemon ends the stream; closes stream and sink then. On a platform thread, as each warm call wakes
     * it twice: a virtual one would cost a turn of the poller and of the scheduler each time.
     */
    static LogPump start(EngineStream stream, LogSink sink, String name) {
        LogPump pump = new LogPump(stream, sink);
        Thread.ofPlatform()
                .daemon()
                .name("docker-logs-" + name)
                .stackSize(256 * 1024)
                .start(pump::run);
        return pump;
    }

    /** Waits for the end of the stream; whether it came. Mostly that is the end of the container too. */
    boolean awaitEnd(Duration time) throws InterruptedException {
        return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run() {
        try (stream) {
            carry(stream.body());
        } catch (IOException | RuntimeException e) {
            // a lost connection ends the stream as the container's end does; who wants to know which asks for the
            // status
        } finally {
            sink.close();
            ended.countDown();
        }
    }

    private void carry(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.readNBytes(buffer, 0, HEADER) == HEADER) {
            LogSink.Stream from = buffer[0] == STDERR ? LogSink.Stream.STDERR : LogSink.Stream.STDOUT;
            long left = length(buffer);
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    return;
                }
                sink.write(from, buffer, 0, read);
                left -= read;
            }
        }
    }

    private static long length(byte[] header) {
        return (header[4] & 0xFFL) << 24 | (header[5] & 0xFFL) << 16 | (header[6] & 0xFFL) << 8 | (header[7] & 0xFFL);
    }
}
