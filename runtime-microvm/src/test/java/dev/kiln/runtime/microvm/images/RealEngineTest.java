// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.kiln.runtime.microvm.rootfs.CachedRootfsStore;
import dev.kiln.runtime.microvm.rootfs.PinnedRootfs;
import dev.kiln.runtime.microvm.rootfs.RootfsSettings;
import dev.kiln.runtime.microvm.rootfs.Squashfs;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real engine, a real image and the real tool. */
@Timeout(300)
class RealEngineTest {

    private static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final String IMAGE = "kiln/action-nodejs-v20:latest";
    private static final Squashfs TOOL = new Squashfs("sqfstar");

    @TempDir
    Path folder;

    @BeforeAll
    static void requireTools() throws Exception {
        for (Health health : List.of(TOOL.check(), new EngineImages(SOCKET, false).check())) {
            if (health instanceof Health.Unhealthy unhealthy) {
                if ("required".equals(System.getProperty("contracts"))) {
                    throw new AssertionError(unhealthy.reason());
                }
                System.err.println("SKIPPED: images of a real engine: " + unhealthy.reason());
                abort(unhealthy.reason());
            }
        }
    }

    @Test
    void aDiskHasWhatAContainerWouldSee() throws Exception {
        try (CachedRootfsStore store = store(new EngineImages(SOCKET, false));
                PinnedRootfs disk = pin(store)) {
            List<String> listed =
                    said("unsquashfs", "-lln", disk.file().toString()).lines().toList();

            assertThat(listed).hasSizeGreaterThan(1000);
            assertThat(listed)
                    .anyMatch(it -> it.matches("-r--r--r-- 0/0 .* squashfs-root/\\.kiln/config"))
                    .anyMatch(it -> it.matches("drwxr-xr-x 0/0 .* squashfs-root"))
                    .anyMatch(it -> it.matches("-rwxr-xr-x 0/0 .* squashfs-root/usr/.*bin/node"))
                    .anyMatch(it -> it.matches("drwxrwxrwt 0/0 .* squashfs-root/tmp"));
            assertThat(disk.config().text()).contains("A:node");
        }
    }

    @Test
    void equalImagesMakeEqualDisksWhereverTheyComeFrom() throws Exception {
        List<String> first;
        try (CachedRootfsStore store = store(new EngineImages(SOCKET, false));
                PinnedRootfs disk = pin(store)) {
            first = listed(disk);
            Files.delete(disk.file());
        }
        Path images = Files.createDirectory(folder.resolve("shelf"));
        said("docker", "save", "-o", images.resolve("saved.tar").toString(), IMAGE);

        try (CachedRootfsStore store = store(new ImageFolder(images, "amd64"));
                PinnedRootfs disk = pin(store)) {
            assertThat(listed(disk)).isEqualTo(first);
        }
    }

    /** Names, owners, permissions, sizes and times; without the root, whose time is that of its making. */
    private static List<String> listed(PinnedRootfs disk) throws Exception {
        return said("unsquashfs", "-lln", disk.file().toString())
                .lines()
                .filter(it -> !it.endsWith(" squashfs-root"))
                .toList();
    }

    private CachedRootfsStore store(dev.kiln.runtime.microvm.rootfs.ImageSource source) throws IOException {
        return CachedRootfsStore.open(
                new RootfsSettings(folder.resolve("disks"), 1L << 30, 1L << 30, Duration.ofMinutes(4), 1),
                TOOL,
                List.of(source),
                InstantSource.system());
    }

    private static PinnedRootfs pin(CachedRootfsStore store) throws Exception {
        return store.pin(new SandboxImage(IMAGE), PrepareProgress.silent(), Duration.ofMinutes(4));
    }

    private static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
