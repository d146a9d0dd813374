// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.LogSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Log deliveries that are broken. */
final class BrokenLogs {

    private static final int PIPE = 64 * 1024;

    private BrokenLogs() {}

    static LogSink thatBeginLate(LogSink sound) {
        AtomicBoolean hasBegun = new AtomicBoolean();
        return new ForwardingLogSink(sound) {
            @Override
            public void write(Stream stream, byte[] bytes, int offset, int length) {
                if (hasBegun.getAndSet(true)) {
                    super.write(stream, bytes, offset, length);
                }
            }
        };
    }

    static LogSink thatCloseTwice(LogSink sound) {
        return new ForwardingLogSink(sound) {
            @Override
            public void close() {
                super.close();
                super.close();
            }
        };
    }

    static LogSink thatNeverClose(LogSink sound) {
        return new ForwardingLogSink(sound) {
            @Override
            public void close() {
                // nobody is told
            }
        };
    }

    static LogSink thatWriteAfterClose(LogSink sound) {
        return new ForwardingLogSink(sound) {
            @Override
            public void close() {
                super.close();
                super.write(Stream.STDERR, new byte[] {'!'}, 0, 1);
            }
        };
    }

    static LogSink thatMixStreams(LogSink sound) {
        return new ForwardingLogSink(sound) {
            @Override
            public void write(Stream stream, byte[] bytes, int offset, int length) {
                super.write(Stream.STDOUT, bytes, offset, length);
            }
        };
    }

    static LogSink thatDropWhatDoesNotFit(LogSink sound) {
        return new ForwardingLogSink(sound) {
            @Override
            public void write(Stream stream, byte[] bytes, int offset, int length) {
                super.write(stream, bytes, offset, Math.min(length, PIPE));
            }
        };
    }

    static LogSink thatMangleBytes(LogSink sound) {
        return new ForwardingLogSink(sound) {
            @Override
            public void write(Stream stream, byte[] bytes, int offset, int length) {
                byte[] text =
                        new String(bytes, offset, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
                super.write(stream, text, 0, text.length);
            }
        };
    }

    static LogSink thatComeAtTheEnd(LogSink sound) {
        Map<LogSink.Stream, ByteArrayOutputStream> held = new EnumMap<>(LogSink.Stream.class);
        return new ForwardingLogSink(sound) {
            @Override
            public synchronized void write(Stream stream, byte[] bytes, int offset, int length) { // two streams
                held.computeIfAbsent(stream, name -> new ByteArrayOutputStream())
                        .write(bytes, offset, length);
            }

            @Override
            public synchronized void close() { // pairs with write
                held.forEach((stream, bytes) -> super.write(stream, bytes.toByteArray(), 0, bytes.size()));
                super.close();
            }
        };
    }
}
