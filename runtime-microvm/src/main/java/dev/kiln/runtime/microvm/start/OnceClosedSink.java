// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.spi.LogSink;
import java.util.concurrent.atomic.AtomicBoolean;

/** Passes everything on, and of several closes the first. */
public final class OnceClosedSink implements LogSink {

    private final LogSink sink;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    public OnceClosedSink(LogSink sink) {
        this.sink = sink;
    }

    @Override
    public void write(Stream stream, byte[] bytes, int offset, int length) {
        if (!isClosed.get()) {
            sink.write(stream, bytes, offset, length);
        }
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            sink.close();
        }
    }
}
