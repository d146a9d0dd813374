// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.kernel;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prepared kernels on this machine: {@code kernels/VERSION} holds {@code vmlinux} and {@code modules.cpio}, and {@code initrds} what
 * becomes of the latter with this plugin's own first process.
 */
public record KernelStore(Path cache) {

    static final String KERNEL = "vmlinux";
    static final String MODULES = "modules.cpio";
    private static final String INIT = "guest-init";

    /** The newest kernel that was prepared; empty when there is none. */
    public Optional<Path> newest() throws IOException {
        try (Stream<Path> kernels = Files.list(cache.resolve("kernels"))) {
            return kernels.filter(each -> Files.isRegularFile(each.resolve(KERNEL)))
                    .max(Comparator.comparing(KernelStore::age));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The bundle of a prepared kernel; its initrd is written if it is not there yet. */
    public KernelBundle bundle(Path prepared) throws IOException {
        byte[] modules = Files.readAllBytes(prepared.resolve(MODULES));
        byte[] init = new CpioWriter().program("init", guestInit()).finish();
        byte[] initrd = new byte[modules.length + init.length];
        System.arraycopy(modules, 0, initrd, 0, modules.length);
        System.arraycopy(init, 0, initrd, modules.length, init.length);
        Path file = cache.resolve("initrds").resolve(digest(initrd) + ".cpio");
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Path draft = Files.createTempFile(file.getParent(), "initrd", ".draft");
            Files.write(draft, initrd);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("r--r--r--"));
            move(draft, file);
        }
        String version = String.valueOf(prepared.getFileName());
        Path kernel = prepared.resolve(KERNEL);
        String digest = digest((version + Files.size(kernel) + Files.getLastModifiedTime(kernel) + file.getFileName())
                .getBytes(StandardCharsets.UTF_8));
        return new KernelBundle(kernel, file, version, digest);
    }

    /** Whether the cache is a directory of ours that nobody else writes to; says why not. */
    public Optional<String> obstacle() {
        try {
            Files.createDirectories(cache);
            Object owner = Files.getAttribute(cache, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return owner.equals(self) && Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.empty()
                    : Optional.of(cache + " belongs to user " + owner + " and this is user " + self
                            + "; remove it, or set 'cache-dir'");
        } catch (IOException e) {
            return Optional.of("cannot make " + cache + " (key 'cache-dir'): " + e);
        }
    }

    private static byte[] guestInit() throws IOException {
        try (InputStream in = KernelStore.class.getResourceAsStream(INIT)) {
            if (in == null) {
                throw new FileNotFoundException(
                        "this plugin was built without its guest's first process; build it where a C compiler is");
            }
            return in.readAllBytes();
        }
    }

    private static long age(Path prepared) {
        try {
            return Files.getLastModifiedTime(prepared.resolve(KERNEL)).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    static void move(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The modules that a guest needs, in the order in which they need each other; those that a kernel has built in are left out. */
    static List<String> modules() {
        return List.of(
                "virtio_ring",
                "virtio",
                "virtio_mmio",
                "virtio_blk",
                "failover",
                "net_failover",
                "virtio_net",
                "virtio-rng",
                "overlay",
                "squashfs",
                "vsock",
                "vmw_vsock_virtio_transport_common",
                "vmw_vsock_virtio_transport");
    }
}
