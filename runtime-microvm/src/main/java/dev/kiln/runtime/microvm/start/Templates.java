// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.guest.GuestEvents;
import dev.kiln.runtime.microvm.rootfs.PinnedRootfs;
import dev.kiln.runtime.microvm.snapshots.SnapshotDraft;
import dev.kiln.runtime.microvm.snapshots.SnapshotKey;
import dev.kiln.runtime.microvm.state.SandboxRecord;
import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes snapshots beside the sandboxes' own way: a machine that serves nobody is started, frozen and ended, one at a time. A shape is
 * worth it when it was wanted twice. Safe for use by several threads.
 */
public final class Templates implements AutoCloseable {

    private static final Duration DISK_PATIENCE = Duration.ofMinutes(5);
    private static final Duration LISTENING_PATIENCE = Duration.ofMinutes(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);
    private static final int MOST_REMEMBERED = 1000;

    private final StateDirectory state;
    private final RuntimeContext context;
    private final Semaphore one = new Semaphore(1);
    private final Set<SnapshotKey> wantedOnce = ConcurrentHashMap.newKeySet();
    private final Set<SnapshotKey> failed = ConcurrentHashMap.newKeySet();
    private final Map<SnapshotKey, Thread> making = new ConcurrentHashMap<>();
    /** Set once, by whoever closes; read by those who make. */
    private volatile boolean isClosed;

    public Templates(StateDirectory state, RuntimeContext context) {
        this.state = state;
        this.context = context;
    }

    /** Told of each sandbox that was not cloned; {@code isRestoreSafe} says whether clones of its runtime are allowed. */
    void wanted(Parts parts, Blueprint plan, boolean isRestoreSafe) {
        if (!parts.snapshots().has(plan.kernelKey())) {
            make(parts, plan, plan.kernelKey());
        }
        SnapshotKey runtime = plan.runtimeKey();
        if (isRestoreSafe && !parts.snapshots().has(runtime) && !isFirst(runtime)) {
            make(parts, plan, runtime);
        }
    }

    /** An environment that is another for each sandbox would otherwise fill the disk with snapshots for nobody. */
    private boolean isFirst(SnapshotKey key) {
        if (wantedOnce.size() > MOST_REMEMBERED) {
            wantedOnce.clear();
        }
        return wantedOnce.add(key);
    }

    private void make(Parts parts, Blueprint plan, SnapshotKey key) {
        if (isClosed || failed.contains(key)) {
            return;
        }
        Thread maker = Thread.ofVirtual().name("kiln-microvm-template").unstarted(() -> makeInTurn(parts, plan, key));
        if (making.putIfAbsent(key, maker) == null) {
            maker.start();
        }
    }

    private void makeInTurn(Parts parts, Blueprint plan, SnapshotKey key) {
        try {
            one.acquire();
            try {
                makeOne(parts, plan, key);
            } finally {
                one.release();
            }
        } catch (SandboxException | VmException | IOException e) {
            // starts go on as they did; it is tried again by the next provider
            context.metrics().count("sandbox_template_failures_total", 1);
            if (failed.size() < MOST_REMEMBERED) {
                failed.add(key);
            }
        } catch (InterruptedException e) {
            // the provider closes
        } finally {
            making.remove(key);
        }
    }

    private void makeOne(Parts parts, Blueprint plan, SnapshotKey key)
            throws SandboxException, VmException, IOException, InterruptedException {
        Path directory = Files.createTempDirectory(state.root(), StateDirectory.DRAFT);
        try (PinnedRootfs rootfs = parts.disks().pin(plan.spec().image(), PrepareProgress.silent(), DISK_PATIENCE);
                SnapshotDraft draft = draft(parts, plan, key)) {
            // whoever finds it after a crash knows by this whose it was
            new SandboxRecord(
                            new SandboxId("template"),
                            context.owner(),
                            plan.spec().image().reference(),
                            List.of(),
                            Map.of())
                    .write(directory);
            Identities identities = new Identities(context.clock(), context.random());
            Starter starter = new Starter(parts, identities, context.clock(), () -> isClosed);
            Guest guest = starter.kernel(plan, directory, rootfs.file());
            try {
                if (key.equals(plan.runtimeKey())) {
                    startRuntime(plan, guest, identities);
                }
                guest.vm().pause();
                guest.vm().snapshot(draft.directory());
                keepToken(draft.directory(), guest.control().token());
                draft.commit(rootfs.file()).close();
                context.metrics().count("sandbox_templates_total", 1);
            } finally {
                guest.abandon();
            }
        } finally {
            StateDirectory.delete(directory);
        }
    }

    private static SnapshotDraft draft(Parts parts, Blueprint plan, SnapshotKey key) throws IOException {
        Optional<SnapshotDraft> draft = parts.snapshots().begin(key, plan.snapshotBytes());
        return draft.orElseThrow(() -> new IOException("there is no room for a snapshot, or there is one already"));
    }

    private void startRuntime(Blueprint plan, Guest guest, Identities identities)
            throws IOException, InterruptedException {
        guest.control().start(identities.identify(plan.shape(), guest.control().token(), "template"));
        try (GuestEvents events = guest.control().follow(new NoLogs(), "template")) {
            events.listening().get(LISTENING_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("the runtime does not listen", e);
        }
    }

    private static void keepToken(Path directory, String token) throws IOException {
        Path file = directory.resolve(Starter.TOKEN);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token);
    }

    @Override
    public void close() {
        isClosed = true;
        List<Thread> makers = List.copyOf(making.values());
        makers.forEach(Thread::interrupt);
        for (Thread maker : makers) {
            try {
                maker.join(CLOSE_PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class NoLogs implements LogSink {
        @Override
        public void write(Stream stream, byte[] bytes, int offset, int length) {}

        @Override
        public void close() {}
    }
}
