// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.guest.GuestControl;
import dev.kiln.runtime.microvm.guest.GuestEvents;
import dev.kiln.runtime.microvm.guest.GuestRefusal;
import dev.kiln.runtime.microvm.guest.GuestSettings;
import dev.kiln.runtime.microvm.rootfs.PinnedRootfs;
import dev.kiln.runtime.microvm.state.Remains;
import dev.kiln.runtime.microvm.state.SandboxRecord;
import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.microvm.vm.BootSpec;
import dev.kiln.runtime.microvm.vm.Confinement;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.Vm;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The way from a spec to a guest that accepts connections, step by step; whatever fails, nothing is left.
 *
 * @param isClosed whether the provider was closed meanwhile
 */
record Creation(Backend backend, StateDirectory state, RuntimeContext context, BooleanSupplier isClosed) {

    private static final int TOKEN_BYTES = 32;
    private static final int SEED_BYTES = 64;
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration LAST_LOGS = Duration.ofSeconds(2);
    /** An emulated guest is there after two seconds on an idle host; one that is not by then never comes. */
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(30);

    /** What is known of a sandbox before its machine runs. */
    private record Order(SandboxSpec spec, Instant end, Remains remains, OnceClosedSink logs) {

        String name() {
            return String.valueOf(remains.directory().getFileName());
        }
    }

    Machine create(SandboxSpec spec, OnceClosedSink logs) throws SandboxException, InterruptedException {
        Instant end = context.clock().instant().plus(spec.deadline());
        boolean isReady = false;
        try {
            requireEnforceable(spec);
            state.open();
            Path directory = state.directory(context.owner().cluster(), spec.id());
            Order order = new Order(spec, end, new Remains(directory, List.of(), backend.poll()), logs);
            claim(order);
            try {
                Machine machine = make(order);
                isReady = true;
                return machine;
            } finally {
                if (!isReady) {
                    order.remains().remove();
                }
            }
        } finally {
            if (!isReady) {
                logs.close();
            }
        }
    }

    private static void requireEnforceable(SandboxSpec spec) throws SandboxException {
        if (spec.network() == NetworkPolicy.EGRESS) {
            throw new SandboxException.Unsupported("cannot create sandbox " + spec.id()
                    + " with network EGRESS: machines whose network is made without root's help reach nobody");
        }
    }

    private void claim(Order order) throws SandboxException {
        SandboxSpec spec = order.spec();
        Path directory = order.remains().directory();
        SandboxRecord record = new SandboxRecord(
                spec.id(), context.owner(), spec.image().reference(), order.remains().cgroups(), spec.tags());
        try {
            if (!state.claim(record, directory)) {
                throw new SandboxException.ProviderUnavailable("cannot create sandbox " + spec.id() + ": " + directory
                        + " is there already, of "
                        + SandboxRecord.read(directory).map(SandboxRecord::owner)
                        + "; destroy that one first");
            }
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot write down sandbox " + spec.id() + ": " + e, e);
        }
    }

    private Machine make(Order order) throws SandboxException, InterruptedException {
        Backend.Parts parts = backend.parts();
        PinnedRootfs rootfs =
                parts.disks().pin(order.spec().image(), PrepareProgress.silent(), left(order));
        boolean isReady = false;
        try {
            Machine machine = boot(order, parts, rootfs);
            isReady = true;
            return machine;
        } catch (VmException e) {
            requireOpen(order);
            throw new SandboxException.ProviderUnavailable(
                    "cannot start sandbox " + order.spec().id() + ": " + e.getMessage(), e);
        } catch (GuestRefusal e) {
            throw new SandboxException.ImageUnusable(
                    "cannot start sandbox " + order.spec().id() + " from image "
                            + order.spec().image() + ": " + e.getMessage(),
                    e);
        } catch (IOException e) {
            requireOpen(order);
            throw new SandboxException.ProviderUnavailable(
                    "cannot start sandbox " + order.spec().id() + ": " + e.getMessage(), e);
        } finally {
            if (!isReady) {
                rootfs.close();
            }
        }
    }

    private Machine boot(Order order, Backend.Parts parts, PinnedRootfs rootfs)
            throws SandboxException, VmException, IOException, InterruptedException {
        MachineSize size = MachineSize.of(order.spec().limits());
        LaunchSpec launch = new LaunchSpec(
                order.name(),
                order.remains().directory(),
                rootfs.file(),
                size.cpus(),
                size.memoryMib(),
                new VmNetwork.UserMode(),
                Confinement.none());
        Vm vm = parts.driver()
                .boot(new BootSpec(launch, parts.kernel().kernel(), parts.kernel().initrd(), List.of()));
        boolean isReady = false;
        try {
            GuestControl control = new GuestControl(vm.control(), chance(TOKEN_BYTES));
            awaitGuest(order, vm, control);
            control.start(settings(order, size, control));
            Machine machine = listening(order, vm, control, rootfs);
            isReady = true;
            return machine;
        } finally {
            if (!isReady) {
                vm.close();
            }
        }
    }

    private void awaitGuest(Order order, Vm vm, GuestControl control)
            throws SandboxException, VmException, IOException, InterruptedException {
        Instant limit = context.clock().instant().plus(BOOT_PATIENCE);
        while (!control.awaitAnswer(GLANCE, backend.poll())) {
            requireOpen(order);
            boolean isLate = context.clock().instant().isAfter(limit);
            if (isLate || vm.exitCode().isPresent()) {
                throw new VmException.Failed("the guest's first process does not answer"
                        + (isLate ? " after " + BOOT_PATIENCE : ", as the monitor ended") + "; the last that was said: "
                        + vm.lastWords());
            }
            if (!left(order).isPositive()) {
                throw new SandboxException.ProviderUnavailable("cannot start sandbox "
                        + order.spec().id() + " within " + order.spec().deadline() + ": its guest is still booting");
            }
        }
    }

    private GuestSettings settings(Order order, MachineSize size, GuestControl control) {
        SandboxSpec spec = order.spec();
        return GuestSettings.identity(
                        control.token(), spec.id().value(), context.clock().instant(), chance(SEED_BYTES))
                .limits(
                        spec.limits().memoryBytes(),
                        size.diskBytes(),
                        spec.limits().maxProcesses(),
                        spec.limits().maxOpenFiles(),
                        size.cpuMicros())
                .environment(spec.environment());
    }

    /** Waits until the image's process listens. */
    private Machine listening(Order order, Vm vm, GuestControl control, PinnedRootfs rootfs)
            throws SandboxException, IOException, InterruptedException {
        GuestEvents events = control.follow(order.logs(), order.name());
        boolean isReady = false;
        try {
            CompletableFuture<?> either = CompletableFuture.anyOf(events.listening(), events.end());
            while (!isDone(either)) {
                requireOpen(order);
                if (!left(order).isPositive()) {
                    throw new SandboxException.ImageUnusable("cannot start sandbox "
                            + order.spec().id() + ": image " + order.spec().image()
                            + " does not listen on port " + VmNetwork.DATA_PORT + " after "
                            + order.spec().deadline());
                }
            }
            if (!events.listening().isDone()) {
                throw ended(order, events);
            }
            isReady = true;
            return new Machine(vm, control, events, rootfs, order.remains(), order.logs());
        } finally {
            if (!isReady) {
                events.close();
                events.awaitEnd(LAST_LOGS);
            }
        }
    }

    private static boolean isDone(CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a guest's events end with a value", e);
        }
    }

    private static SandboxException ended(Order order, GuestEvents events) {
        String what = "cannot start sandbox " + order.spec().id() + ": ";
        return events.end()
                .join()
                .<SandboxException>map(exit -> new SandboxException.ImageUnusable(what + "image "
                        + order.spec().image() + " ended with code " + exit.code()
                        + (exit.isOutOfMemory() ? " for want of memory" : "")
                        + " before it listened; its log may say why"))
                .orElseGet(() -> new SandboxException.ProviderUnavailable(
                        what + "its machine ended before the image's process listened"));
    }

    private void requireOpen(Order order) {
        if (isClosed.getAsBoolean()) {
            throw new IllegalStateException(
                    "cannot create sandbox " + order.spec().id() + ": the provider is closed");
        }
    }

    private Duration left(Order order) {
        return Duration.between(context.clock().instant(), order.end());
    }

    private String chance(int bytes) {
        byte[] drawn = new byte[bytes];
        context.random().nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
