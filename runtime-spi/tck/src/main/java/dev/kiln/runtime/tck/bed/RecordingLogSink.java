// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.bed;

import dev.kiln.runtime.spi.LogSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers all bytes, how often it was closed, and every breach of the sink's rules. Safe for use by several threads. */
public final class RecordingLogSink implements LogSink {

    private static final String SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n";

    private final Map<Stream, ByteArrayOutputStream> written = new EnumMap<>(Stream.class);
    private final Map<Stream, AtomicInteger> writers = new EnumMap<>(Stream.class);
    private final List<String> breaches = new ArrayList<>();
    private int closed;

    public RecordingLogSink() {
        for (Stream stream : Stream.values()) {
            written.put(stream, new ByteArrayOutputStream());
            writers.put(stream, new AtomicInteger());
        }
    }

    @Override
    public void write(Stream stream, byte[] bytes, int offset, int length) {
        AtomicInteger now = of(writers, stream);
        // entered outside the lock, as the rule is about who calls and not about who waits
        boolean isAlone = now.incrementAndGet() == 1;
        synchronized (this) { // two streams may come at once
            if (!isAlone) {
                breaches.add("two threads wrote " + stream + " at once");
            }
            if (closed > 0) {
                breaches.add(length + " bytes of " + stream + " came after close()");
            }
            of(written, stream).write(bytes, offset, length);
        }
        now.decrementAndGet();
    }

    @Override
    public synchronized void close() { // may race with the last write of a broken provider
        closed++;
    }

    public synchronized int timesClosed() { // pairs with close
        return closed;
    }

    public synchronized List<String> breaches() { // pairs with write
        return List.copyOf(breaches);
    }

    /** All bytes of a stream so far, the action protocol's sentinel lines included. */
    public synchronized byte[] bytes(Stream stream) { // pairs with write
        return of(written, stream).toByteArray();
    }

    /** The text of a stream so far without the sentinel lines of the action protocol. */
    public String text(Stream stream) {
        return new String(bytes(stream), StandardCharsets.ISO_8859_1).replace(SENTINEL, "");
    }

    private static <T> T of(Map<Stream, T> map, Stream stream) {
        T value = map.get(stream);
        if (value == null) {
            throw new IllegalStateException("no record of " + stream);
        }
        return value;
    }
}
