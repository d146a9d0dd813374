// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shows a file at a second place, across file systems; root only. */
class Mounts {

    private static final long PATIENCE_SECONDS = 5;

    /** Read-only: what is shown belongs to all clones. */
    void bind(Path source, Path target) throws IOException {
        run(List.of("mount", "--bind", source.toString(), target.toString()));
        run(List.of("mount", "-o", "remount,bind,ro,nosuid,nodev,noexec", target.toString()));
    }

    /** Never throws: what is not there is what was wanted. */
    void unbind(Path target) {
        try {
            run(List.of("umount", "-l", target.toString()));
        } catch (IOException e) {
            // not mounted
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readNBytes(1000), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("'" + String.join(" ", command) + "' failed and said: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during '" + String.join(" ", command) + "'", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
