// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.guest.GuestControl;
import dev.kiln.runtime.microvm.guest.GuestSettings;
import dev.kiln.runtime.microvm.snapshots.PinnedSnapshot;
import dev.kiln.runtime.microvm.snapshots.SnapshotKey;
import dev.kiln.runtime.microvm.vm.BootSpec;
import dev.kiln.runtime.microvm.vm.Vm;
import dev.kiln.runtime.microvm.vm.VmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Gets guests to answer: from a snapshot where there is one that works, else from the kernel.
 *
 * @param isCancelled asked often; a wait ends when it is true
 */
record Starter(Parts parts, Identities identities, InstantSource clock, BooleanSupplier isCancelled) {

    /** Beside a snapshot at the level of a runtime: the token that the frozen guest knows. */
    static final String TOKEN = "token";

    private static final Duration GLANCE = Duration.ofMillis(50);
    /** An emulated guest is there after two seconds on an idle host; one that is not by then never comes. */
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(30);

    private static final Duration RESTORE_PATIENCE = Duration.ofSeconds(10);

    /** A guest whose first process waits to be told what to start. The disk has to stay for as long as the machine runs. */
    Guest kernel(Blueprint plan, Path directory, Path rootfs) throws VmException, IOException, InterruptedException {
        Optional<Guest> restored = restore(plan, plan.kernelKey(), directory, Optional.empty());
        return restored.isPresent() ? restored.get() : boot(plan, directory, rootfs);
    }

    /** A guest whose server listens, as a clone of one that did; empty when there is none that could be cloned. */
    Optional<Guest> runtime(Blueprint plan, Path directory, GuestIdentity identity) throws InterruptedException {
        return restore(plan, plan.runtimeKey(), directory, Optional.of(identity));
    }

    /** Who a clone becomes. */
    record GuestIdentity(String token, GuestSettings settings) {}

    private Guest boot(Blueprint plan, Path directory, Path rootfs)
            throws VmException, IOException, InterruptedException {
        Vm vm = parts.driver()
                .boot(new BootSpec(
                        plan.launch(directory, rootfs),
                        parts.kernel().kernel(),
                        parts.kernel().initrd(),
                        List.of()));
        boolean isUp = false;
        try {
            GuestControl control = new GuestControl(vm.control(), identities.token());
            awaitAnswer(vm, control, BOOT_PATIENCE);
            isUp = true;
            return new Guest(vm, control, rootfs, () -> {});
        } finally {
            if (!isUp) {
                vm.close();
            }
        }
    }

    private Optional<Guest> restore(Blueprint plan, SnapshotKey key, Path directory, Optional<GuestIdentity> identity)
            throws InterruptedException {
        Optional<PinnedSnapshot> found = find(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        boolean isUp = false;
        try {
            Guest guest = restore(plan, found.get(), directory, identity);
            parts.snapshots().restored(key);
            isUp = true;
            return Optional.of(guest);
        } catch (VmException | IOException e) {
            // a boot is slower and works
            parts.snapshots().restoreFailed(key);
            return Optional.empty();
        } finally {
            if (!isUp) {
                found.get().close();
            }
        }
    }

    /** A clone of a sandbox that was frozen with whatever was in it. */
    Guest frozen(Frozen frozen, Path directory, GuestIdentity identity)
            throws VmException, IOException, InterruptedException {
        Vm vm = parts.driver().restore(frozen.snapshot(), frozen.plan().launch(directory, frozen.rootfs()));
        boolean isUp = false;
        try {
            GuestControl control = new GuestControl(vm.control(), identity.token());
            control.restored(frozen.token(), identity.settings());
            isUp = true;
            return new Guest(vm, control, frozen.rootfs(), () -> {});
        } finally {
            if (!isUp) {
                vm.close();
            }
        }
    }

    private Guest restore(Blueprint plan, PinnedSnapshot snapshot, Path directory, Optional<GuestIdentity> identity)
            throws VmException, IOException, InterruptedException {
        Vm vm = parts.driver().restore(snapshot.snapshot(), plan.launch(directory, snapshot.rootfs()));
        boolean isUp = false;
        try {
            GuestControl control = new GuestControl(
                    vm.control(), identity.map(GuestIdentity::token).orElseGet(identities::token));
            if (identity.isPresent()) {
                String former = Files.readString(snapshot.snapshot().directory().resolve(TOKEN));
                control.restored(former, identity.get().settings());
            } else {
                awaitAnswer(vm, control, RESTORE_PATIENCE);
            }
            isUp = true;
            return new Guest(vm, control, snapshot.rootfs(), snapshot::close);
        } finally {
            if (!isUp) {
                vm.close();
            }
        }
    }

    private Optional<PinnedSnapshot> find(SnapshotKey key) {
        try {
            return parts.snapshots().find(key);
        } catch (IOException e) {
            // it is being removed by another provider of this machine
            return Optional.empty();
        }
    }

    private void awaitAnswer(Vm vm, GuestControl control, Duration patience)
            throws VmException, IOException, InterruptedException {
        Instant limit = clock.instant().plus(patience);
        while (!control.awaitAnswer(GLANCE, parts.poll())) {
            boolean isLate = clock.instant().isAfter(limit);
            if (isLate || vm.exitCode().isPresent() || isCancelled.getAsBoolean()) {
                throw new VmException.Failed("the guest's first process does not answer"
                        + (isLate ? " after " + patience : ", and nobody waits for it any more")
                        + "; the last that was said: "
                        + vm.lastWords());
            }
        }
    }
}
