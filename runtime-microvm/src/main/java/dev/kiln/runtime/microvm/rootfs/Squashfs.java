// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarWriter;
import dev.kiln.runtime.spi.Health;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Makes disks with {@code sqfstar}, which reads a tar archive as it comes: nothing is unpacked on the host, and owners and
 * permissions stay as they are without root's help.
 *
 * @param program the program's name or path
 */
public record Squashfs(String program) {

    private static final int LONGEST_REMARK = 2000;
    private static final Duration LAST_STEPS = Duration.ofMinutes(2);

    /**
     * LZ4, as whoever starts is waiting and slower compressors save little; a root that its owner alone
     * can write to; and nothing that is wrong passes with a warning.
     */
    private static final List<String> OPTIONS =
            List.of("-comp", "lz4", "-root-mode", "0755", "-mem", "256M", "-exit-on-error", "-quiet", "-no-progress");

    /** Whether the program is there. */
    public Health check() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program, "-version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readNBytes(LONGEST_REMARK), StandardCharsets.UTF_8);
            if (!process.waitFor(4, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Health.Healthy(said.lines().findFirst().orElse(program));
        } catch (IOException e) {
            return new Health.Unhealthy("the program '" + program
                    + "' is missing: type 'apt-get install squashfs-tools'"
                    + " (4.5 or later), or name it in the key 'sqfstar'; starting it failed: " + e.getMessage());
        }
    }

    /**
     * Writes the disk of an image, with the guest's configuration in it, and has it on the disk's own store when it returns.
     *
     * @param target does not exist yet
     */
    @SuppressWarnings("FutureReturnValueIgnored") // killing a process does not fail
    void make(Path target, ImageSource.Found image, ImageSource.Workbench bench)
            throws IOException, InterruptedException {
        Process process = start(target);
        CompletableFuture<String> remarks = remarks(process.getInputStream());
        // a pipe's writer cannot be interrupted, so it is the reader that ends in time
        process.onExit()
                .orTimeout(bench.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> process.destroyForcibly());
        try {
            write(process.getOutputStream(), image, bench);
            bench.progress().step("writing the disk", 0, 0);
            if (!process.waitFor(LAST_STEPS.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(program + " did not end within " + LAST_STEPS.toSeconds() + " seconds");
            }
            if (process.exitValue() != 0) {
                throw failed(process, remarks);
            }
        } catch (BrokenPipe e) {
            // why it went away is in what it said, not in the broken pipe
            process.waitFor(LAST_STEPS.toSeconds(), TimeUnit.SECONDS);
            throw failed(process, remarks);
        } finally {
            process.destroyForcibly();
        }
        try (FileChannel disk = FileChannel.open(target, StandardOpenOption.WRITE)) {
            disk.force(true);
        }
    }

    private Process start(Path target) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(OPTIONS);
        command.add(target.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "cannot start '" + program + "' (key 'sqfstar'): " + e.getMessage()
                            + "; type 'apt-get install squashfs-tools'",
                    e);
        }
    }

    private static void write(OutputStream pipe, ImageSource.Found image, ImageSource.Workbench bench)
            throws IOException, InterruptedException {
        byte[] config = image.config().text().getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(new Pipe(pipe), 256 * 1024)) {
            TarWriter tar = new TarWriter(out);
            int slash = ImageConfig.FILE.indexOf('/');
            tar.write(TarEntry.directory(ImageConfig.FILE.substring(0, slash), 0755));
            tar.write(TarEntry.file(ImageConfig.FILE, 0444, config.length), new ByteArrayInputStream(config));
            image.writeTo(tar, bench);
            tar.finish();
        }
    }

    private IOException failed(Process process, CompletableFuture<String> remarks) {
        String code = process.isAlive() ? "did not end" : "ended with code " + process.exitValue();
        String said = remarks.completeOnTimeout("", 2, TimeUnit.SECONDS).join();
        return new IOException(program + " " + code + " and said: " + said.strip());
    }

    /** The first of what it says; the rest is read and forgotten, so that it never waits. */
    private static CompletableFuture<String> remarks(InputStream in) {
        CompletableFuture<String> remarks = new CompletableFuture<>();
        Thread.ofVirtual().name("sqfstar-remarks").start(() -> {
            try (in) {
                String first = new String(in.readNBytes(LONGEST_REMARK), StandardCharsets.UTF_8);
                in.transferTo(OutputStream.nullOutputStream());
                remarks.complete(first);
            } catch (IOException e) {
                remarks.complete("");
            }
        });
        return remarks;
    }

    /** Whoever reads went away. */
    private static final class BrokenPipe extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenPipe(IOException cause) {
            super(cause);
        }
    }

    /** Tells failures of this side from those of the image's. */
    private static final class Pipe extends OutputStream {

        private final OutputStream out;

        Pipe(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new BrokenPipe(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw new BrokenPipe(e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
