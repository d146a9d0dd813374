// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** Unpacks by the program {@code zstd}: few images need it, and the Java libraries that can do it weigh more than this plugin. */
final class ZstdStream extends FilterInputStream {

    private static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private final InputStream packed;
    private boolean isChecked;

    private ZstdStream(Process process, InputStream packed) {
        super(process.getInputStream());
        this.process = process;
        this.packed = packed;
    }

    static ZstdStream of(InputStream packed) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("zstd", "-d", "-c", "-q")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "a layer is packed with zstd, and the program 'zstd' is missing: type 'apt-get install zstd'", e);
        }
        ZstdStream stream = new ZstdStream(process, packed);
        Thread.ofVirtual().name("zstd-feed").start(stream::feed);
        return stream;
    }

    private void feed() {
        try (OutputStream out = process.getOutputStream()) {
            packed.transferTo(out);
        } catch (IOException e) {
            // without its whole input zstd ends with an error, which is what the reader sees
            process.destroy();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = in.read(into, offset, length);
        if (got < 0 && !isChecked) {
            isChecked = true;
            check();
        }
        return got;
    }

    /** An end may be the end of the data or of the program. */
    private void check() throws IOException {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("a layer that is packed with zstd is damaged");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unpacking", e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        packed.close();
    }
}
