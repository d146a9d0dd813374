// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.guest.GuestEvents;
import dev.kiln.runtime.microvm.guest.GuestRefusal;
import dev.kiln.runtime.microvm.guest.GuestSettings;
import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.rootfs.PinnedRootfs;
import dev.kiln.runtime.microvm.state.Remains;
import dev.kiln.runtime.microvm.state.SandboxRecord;
import dev.kiln.runtime.microvm.state.StateDirectory;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The way from a spec to a guest that accepts connections, step by step; whatever fails, nothing is left.
 *
 * @param restoreSafe repositories of images that the operator declares safe to be cloned while they run
 * @param isClosed whether the provider was closed meanwhile
 */
public record Creation(
        Parts.Source source,
        Templates templates,
        Set<String> restoreSafe,
        StateDirectory state,
        RuntimeContext context,
        BooleanSupplier isClosed) {

    /** The label of an image whose runtime can be cloned. */
    private static final String RESTORE_SAFE = "dev.kiln.restore-safe";

    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration LAST_LOGS = Duration.ofSeconds(2);

    /** What is known of a sandbox before its machine runs. */
    private record Order(SandboxSpec spec, Instant end, Remains remains, OnceClosedSink logs) {

        String name() {
            return String.valueOf(remains.directory().getFileName());
        }
    }

    /** From the image; {@code logs} is closed in the end, whatever happens. */
    public Machine create(SandboxSpec spec, OnceClosedSink logs) throws SandboxException, InterruptedException {
        return create(spec, logs, this::make);
    }

    /** From a sandbox that was frozen, whose image, limits and environment it keeps. */
    public Machine restore(Frozen frozen, SandboxSpec spec, OnceClosedSink logs)
            throws SandboxException, InterruptedException {
        return create(spec, logs, order -> thaw(order, frozen));
    }

    @FunctionalInterface
    private interface Way {
        Machine machine(Order order) throws SandboxException, InterruptedException;
    }

    private Machine create(SandboxSpec spec, OnceClosedSink logs, Way way)
            throws SandboxException, InterruptedException {
        Instant end = context.clock().instant().plus(spec.deadline());
        boolean isReady = false;
        try {
            requireEnforceable(spec);
            state.open();
            Path directory = state.directory(context.owner().cluster(), spec.id());
            Order order = new Order(spec, end, new Remains(directory, List.of(), new Poll(context.clock())), logs);
            claim(order);
            try {
                Machine machine = way.machine(order);
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
                spec.id(),
                context.owner(),
                spec.image().reference(),
                order.remains().cgroups(),
                spec.tags());
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

    private Machine thaw(Order order, Frozen frozen) throws SandboxException, InterruptedException {
        SandboxSpec then = frozen.plan().spec();
        if (!then.image().equals(order.spec().image())
                || !then.limits().equals(order.spec().limits())) {
            throw new SandboxException.Unsupported(
                    "cannot restore sandbox " + order.spec().id() + " from checkpoint "
                            + frozen.id() + ": its image is " + then.image() + " and its memory "
                            + then.limits().memoryBytes() + " bytes, and neither image nor limits can be changed");
        }
        Identities identities = new Identities(context.clock(), context.random());
        Starter starter = new Starter(source.parts(), identities, context.clock(), isClosed);
        String token = identities.token();
        try {
            Guest guest = starter.frozen(
                    frozen,
                    order.remains().directory(),
                    new Starter.GuestIdentity(
                            token,
                            identities.identify(
                                    new GuestSettings().forgetful(),
                                    token,
                                    order.spec().id().value())));
            boolean isReady = false;
            try {
                GuestEvents events = guest.control().follow(order.logs(), order.name());
                guest.control().setClock(context.clock());
                isReady = true;
                return new Machine(
                        frozen.plan(),
                        guest.disk(),
                        guest.vm(),
                        guest.control(),
                        events,
                        order.remains(),
                        order.logs(),
                        guest.release());
            } finally {
                if (!isReady) {
                    guest.abandon();
                }
            }
        } catch (VmException | IOException e) {
            requireOpen(order);
            throw new SandboxException.ProviderUnavailable(
                    "cannot restore sandbox " + order.spec().id() + " from checkpoint " + frozen.id() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private Machine make(Order order) throws SandboxException, InterruptedException {
        Parts parts = source.parts();
        PinnedRootfs rootfs = parts.disks().pin(order.spec().image(), PrepareProgress.silent(), left(order));
        boolean isReady = false;
        try {
            Machine machine = start(order, parts, rootfs);
            isReady = true;
            return machine;
        } catch (GuestRefusal e) {
            throw new SandboxException.ImageUnusable(
                    "cannot start sandbox " + order.spec().id() + " from image "
                            + order.spec().image() + ": " + e.getMessage(),
                    e);
        } catch (VmException | IOException e) {
            requireOpen(order);
            if (!left(order).isPositive()) {
                throw new SandboxException.ProviderUnavailable(
                        "cannot start sandbox " + order.spec().id() + " within "
                                + order.spec().deadline() + ": its guest is still booting",
                        e);
            }
            throw new SandboxException.ProviderUnavailable(
                    "cannot start sandbox " + order.spec().id() + ": " + e.getMessage(), e);
        } finally {
            if (!isReady) {
                rootfs.close();
            }
        }
    }

    private Machine start(Order order, Parts parts, PinnedRootfs rootfs)
            throws SandboxException, VmException, IOException, InterruptedException {
        Blueprint plan = Blueprint.of(order.spec(), parts, rootfs);
        Identities identities = new Identities(context.clock(), context.random());
        Starter starter = new Starter(
                parts,
                identities,
                context.clock(),
                () -> isClosed.getAsBoolean() || !left(order).isPositive());
        String token = identities.token();
        String host = order.spec().id().value();
        Optional<Guest> clone = starter.runtime(
                plan,
                order.remains().directory(),
                new Starter.GuestIdentity(token, identities.identify(new GuestSettings(), token, host)));
        Guest guest = clone.isPresent()
                ? clone.get()
                : starter.kernel(plan, order.remains().directory(), rootfs.file());
        boolean isReady = false;
        try {
            if (clone.isEmpty()) {
                guest.control()
                        .start(identities.identify(plan.shape(), guest.control().token(), host));
            }
            GuestEvents events = listening(order, guest);
            // by now the guest answers at once, so that the time is not old when it arrives
            guest.control().setClock(context.clock());
            if (clone.isEmpty()) {
                templates.wanted(parts, plan, isRestoreSafe(order, rootfs, events));
            }
            isReady = true;
            Runnable release = () -> {
                guest.release().run();
                rootfs.close();
            };
            return new Machine(
                    plan, guest.disk(), guest.vm(), guest.control(), events, order.remains(), order.logs(), release);
        } finally {
            if (!isReady) {
                guest.abandon();
            }
        }
    }

    /** Whether clones of a started runtime draw numbers of their own: it asks to be told, its image says so, or the operator does. */
    private boolean isRestoreSafe(Order order, PinnedRootfs rootfs, GuestEvents events) {
        return events.listening().join().hasHook()
                || "true".equals(rootfs.config().labels().get(RESTORE_SAFE))
                || restoreSafe.contains(order.spec().image().repository());
    }

    /** Waits until the image's process listens. */
    private GuestEvents listening(Order order, Guest guest) throws SandboxException, IOException, InterruptedException {
        GuestEvents events = guest.control().follow(order.logs(), order.name());
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
            return events;
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
}
