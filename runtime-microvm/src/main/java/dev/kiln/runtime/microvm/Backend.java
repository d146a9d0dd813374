// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.images.EngineImages;
import dev.kiln.runtime.microvm.images.ImageFolder;
import dev.kiln.runtime.microvm.kernel.KernelBundle;
import dev.kiln.runtime.microvm.kernel.KernelStore;
import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.launch.Spawner;
import dev.kiln.runtime.microvm.qemu.QemuDriver;
import dev.kiln.runtime.microvm.qemu.QemuHost;
import dev.kiln.runtime.microvm.rootfs.CachedRootfsStore;
import dev.kiln.runtime.microvm.rootfs.ImageSource;
import dev.kiln.runtime.microvm.rootfs.RootfsSettings;
import dev.kiln.runtime.microvm.rootfs.Squashfs;
import dev.kiln.runtime.microvm.snapshots.SnapshotSettings;
import dev.kiln.runtime.microvm.snapshots.SnapshotStore;
import dev.kiln.runtime.microvm.start.Parts;
import dev.kiln.runtime.microvm.vm.Caps;
import dev.kiln.runtime.microvm.vm.Confinement;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What sandboxes are made with on this machine: looked at when it is first needed, as that takes seconds, and again for as long as
 * something is missing. Safe for use by several threads.
 */
final class Backend implements AutoCloseable {

    private static final long MAX_IMAGE_BYTES = 16L << 30;
    private static final int PARALLEL_BUILDS = 2;
    private static final Duration QUARANTINE = Duration.ofMinutes(30);

    private final MicrovmConfig config;
    private final HostUser user;
    private final InstantSource clock;
    private final Spawner spawner = new Spawner();
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Parts parts;
    /** Set together with the parts, of which it is one. */
    private @Nullable CachedRootfsStore disks;

    Backend(MicrovmConfig config, HostUser user, InstantSource clock) {
        this.config = config;
        this.user = user;
        this.clock = clock;
    }

    Poll poll() {
        return new Poll(clock);
    }

    /** @throws SandboxException.ProviderUnavailable when something is missing; the message says what to do about it */
    Parts parts() throws SandboxException, InterruptedException {
        opening.lockInterruptibly();
        try {
            Parts opened = parts;
            if (opened == null) {
                opened = open();
                parts = opened;
            }
            return opened;
        } catch (VmException e) {
            throw new SandboxException.ProviderUnavailable(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot open what machines are made with: " + e, e);
        } finally {
            opening.unlock();
        }
    }

    /** A sentence for operators. */
    Health check() throws InterruptedException {
        try {
            Parts opened = parts();
            return switch (Objects.requireNonNull(disks, "opened together").check()) {
                case Health.Healthy it ->
                    new Health.Healthy(opened.driver().caps().name() + " "
                            + opened.driver().caps().version() + " ("
                            + opened.driver().caps().acceleration() + "), kernel "
                            + opened.kernel().version() + ", " + it.detail());
                case Health.Unhealthy it -> it;
            };
        } catch (SandboxException | VmException e) {
            return new Health.Unhealthy(String.valueOf(e.getMessage()));
        }
    }

    private Parts open() throws SandboxException, VmException, IOException, InterruptedException {
        KernelStore kernels = new KernelStore(config.cache());
        Optional<String> obstacle = kernels.obstacle();
        if (obstacle.isPresent()) {
            throw new SandboxException.ProviderUnavailable(obstacle.get());
        }
        KernelBundle kernel = kernels.bundle(prepared(kernels));
        Path scratch = Files.createDirectories(config.cache().resolve("scratch"));
        QemuHost host = QemuHost.examine(
                config.monitor().program(),
                config.monitor().acceleration(),
                new QemuHost.Trial(kernel.kernel(), kernel.initrd(), scratch),
                spawner);
        CachedRootfsStore opened = openDisks();
        disks = opened;
        return new Parts(new QemuDriver(host, new Launcher(spawner), poll()), kernel, opened, openSnapshots(), confinement(host), poll());
    }

    /** As root monitors run as a user of their own, if that one may use what runs the guests. */
    private Confinement confinement(QemuHost host) throws IOException {
        if (!user.isRoot()) {
            return Confinement.none();
        }
        int group = config.monitor().uid();
        if (host.caps().acceleration() == Caps.Acceleration.KVM) {
            Path device = Path.of("/dev/kvm");
            if (!Files.getPosixFilePermissions(device).contains(PosixFilePermission.GROUP_WRITE)) {
                return Confinement.none();
            }
            group = (Integer) Files.getAttribute(device, "unix:gid");
        }
        return new Confinement(Optional.of(new Confinement.User(config.monitor().uid(), group)), List.of());
    }

    private Path prepared(KernelStore kernels) throws SandboxException, IOException {
        Optional<Path> found = config.kernel().isPresent()
                ? config.kernel()
                        .map(version -> config.cache().resolve("kernels").resolve(version))
                        .filter(Files::isDirectory)
                : kernels.newest();
        return found.orElseThrow(() -> new SandboxException.ProviderUnavailable("there is no kernel"
                + config.kernel().map(it -> " " + it).orElse("") + " for guests in "
                + config.cache().resolve("kernels") + ": type 'kiln microvm setup', which fetches and prepares one"));
    }

    private SnapshotStore openSnapshots() throws IOException {
        MicrovmConfig.Snapshots wanted = config.snapshots();
        return SnapshotStore.open(
                new SnapshotSettings(
                        config.cache().resolve("snapshots"),
                        wanted.quotaBytes(),
                        wanted.memory(),
                        wanted.memoryQuotaBytes(),
                        Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                                .strip(),
                        QUARANTINE),
                clock);
    }

    private CachedRootfsStore openDisks() throws IOException {
        MicrovmConfig.Images images = config.images();
        List<ImageSource> sources = new ArrayList<>();
        images.folder().ifPresent(folder -> sources.add(new ImageFolder(folder, "amd64")));
        images.engine().ifPresent(socket -> sources.add(new EngineImages(socket, images.mayPull())));
        return CachedRootfsStore.open(
                new RootfsSettings(
                        config.cache().resolve("disks"),
                        images.diskQuotaBytes(),
                        MAX_IMAGE_BYTES,
                        images.buildTimeout(),
                        PARALLEL_BUILDS),
                new Squashfs(images.sqfstar()),
                sources,
                clock);
    }

    /** To be called when no machine is left. */
    @Override
    public void close() {
        opening.lock();
        try {
            if (parts != null) {
                parts.disks().close();
                parts.snapshots().close();
            }
        } finally {
            opening.unlock();
        }
        spawner.close();
    }
}
