// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import dev.kiln.runtime.microvm.http.HttpRequest;
import dev.kiln.runtime.microvm.http.HttpStream;
import dev.kiln.runtime.microvm.http.UnixHttp;
import dev.kiln.runtime.microvm.layers.LayeredImage;
import dev.kiln.runtime.microvm.rootfs.ImageConfig;
import dev.kiln.runtime.microvm.rootfs.ImageSource;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.microvm.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An image in the engine, which gives it away as one archive. That is kept in a file for a moment, as its layers have to be read twice.
 *
 * @param size what the engine says that it takes; for progress
 */
record EngineImage(UnixHttp engine, String digest, ImageConfig config, long size) implements ImageSource.Found {

    private static final int STEP = 8 << 20;
    private static final int LARGEST_MESSAGE = 4096;

    @Override
    public void writeTo(TarWriter out, ImageSource.Workbench bench) throws IOException, InterruptedException {
        Path file = Files.createTempFile(bench.scratch(), "image-", ".tar");
        try {
            fetch(file, bench);
            LayeredImage image = DockerArchive.open(file).only();
            if (!image.digest().equals(digest)) {
                throw new TarException("the engine has image " + digest + " and gave " + image.digest() + " instead");
            }
            image.writeTo(out, bench);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void fetch(Path file, ImageSource.Workbench bench) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.get("/images/" + EngineImages.encoded(digest) + "/get", bench.timeout());
        try (HttpStream answer = engine.open(request);
                OutputStream to = Files.newOutputStream(file)) {
            if (!answer.isSuccess()) {
                throw new IOException("the engine answered " + answer.status() + " to " + request + ": "
                        + new String(answer.body().readNBytes(LARGEST_MESSAGE), StandardCharsets.UTF_8));
            }
            copy(answer.body(), to, bench);
        }
    }

    private void copy(InputStream from, OutputStream to, ImageSource.Workbench bench)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[256 * 1024];
        long done = 0;
        long shown = -STEP;
        for (int got = from.read(buffer); got >= 0; got = from.read(buffer)) {
            to.write(buffer, 0, got);
            done += got;
            if (done > bench.maxBytes()) {
                throw new TarException("the image has more than " + bench.maxBytes() + " bytes");
            }
            if (done - shown >= STEP) {
                shown = done;
                bench.progress().step("fetching the image from the engine", done, Math.max(size, done));
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while fetching an image");
            }
        }
    }
}
