// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import dev.kiln.runtime.spi.LogSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries what a sandbox writes to its sink, one platform thread for each stream: reading a process's pipe holds a virtual
 * thread to its carrier.
 */
public final class LogPumps {

    private static final int BUFFER = 16 * 1024;
    private static final int HEAD = 2 * 1024;

    private final LogSink sink;
    private final AtomicInteger open = new AtomicInteger(2);
    /** Written by the pump of standard error alone, read by whoever starts the sandbox. */
    private final ByteArrayOutputStream errorHead = new ByteArrayOutputStream();

    private LogPumps(LogSink sink) {
        this.sink = sink;
    }

    public static LogPumps start(Process process, LogSink sink, String name) {
        LogPumps pumps = new LogPumps(sink);
        pumps.start(process.getInputStream(), LogSink.Stream.STDOUT, name);
        pumps.start(process.getErrorStream(), LogSink.Stream.STDERR, name);
        return pumps;
    }

    /** The first 2 KiB of standard error, to say why a start failed. */
    public String errors() {
        return errorHead.toString(StandardCharsets.UTF_8).strip();
    }

    public boolean isDone() {
        return open.get() == 0;
    }

    private void start(InputStream in, LogSink.Stream stream, String name) {
        Thread.ofPlatform()
                .daemon()
                .name("kiln-process-log-" + name)
                .stackSize(256 * 1024)
                .start(() -> pump(in, stream));
    }

    private void pump(InputStream in, LogSink.Stream stream) {
        byte[] buffer = new byte[BUFFER];
        try (in) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (stream == LogSink.Stream.STDERR && errorHead.size() < HEAD) {
                    errorHead.write(buffer, 0, Math.min(length, HEAD));
                }
                sink.write(stream, buffer, 0, length);
            }
        } catch (IOException e) {
            // the pipe is closed under us when the process is destroyed: the stream ended
        } finally {
            if (open.decrementAndGet() == 0) {
                sink.close();
            }
        }
    }
}
