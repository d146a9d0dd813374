// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.docker.Creation.Started;
import dev.kiln.runtime.docker.socket.SocketFolder;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes a sandbox out of as many {@link Creation}s as it takes: a second one after an image was fetched, or after somebody
 * removed the network. Then connects until something listens. When it fails, nothing is left.
 */
final class Creating {

    /** Stands for none, and never answers. */
    static final String NO_ADDRESS = "0.0.0.0";

    /** How long a caller who gives up waits for the remains to go; after that they go in the background. */
    private static final Duration CLEANUP_PATIENCE = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(10);
    private static final Duration STATUS_PAUSE = Duration.ofMillis(50);
    private static final int EXECUTABLE_NOT_FOUND = 127;

    private final Workshop workshop;
    private final SandboxSpec spec;
    private final LogSink logs;
    private final Deadline deadline;
    private final String attempt;

    Creating(Workshop workshop, SandboxSpec spec, LogSink logs, Deadline deadline) {
        this.workshop = workshop;
        this.spec = spec;
        this.logs = new OnceClosedSink(logs);
        this.deadline = deadline;
        this.attempt = "create sandbox " + spec.id() + " from image " + spec.image();
    }

    /**
     * A container that accepts connections.
     *
     * @param container the daemon's id of it
     */
    record Ready(String container, SandboxAddress address, OomWatch.Watched oom) {}

    Ready run() throws SandboxException, InterruptedException {
        boolean isMade = false;
        try {
            Ready ready = tries();
            isMade = true;
            return ready;
        } finally {
            if (!isMade) {
                logs.close();
            }
        }
    }

    private Ready tries() throws SandboxException, InterruptedException {
        boolean mayFetch = true;
        boolean mayMakeNetwork = true;
        while (true) {
            try {
                return once();
            } catch (Refused refused) {
                Throwable reason = refused.reason();
                if (mayFetch && Creation.isImageMissing(reason)) {
                    mayFetch = false;
                    workshop.images().fetch(spec.image(), PrepareProgress.silent(), deadline);
                } else if (mayMakeNetwork && Creation.isNetworkMissing(reason)) {
                    mayMakeNetwork = false;
                    workshop.networks().forget();
                } else if (Creation.isFolderMissing(reason)) {
                    // the daemon has another file system than we, so this ends the folders, and cannot happen twice
                    workshop.sockets().giveUp();
                } else {
                    throw workshop.engine().errors().ofImage(spec.image(), attempt, reason);
                }
            }
        }
    }

    private Ready once() throws Refused, SandboxException, InterruptedException {
        String network = workshop.networks().forPolicy(spec.network(), deadline);
        if (!workshop.places().tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new SandboxException.OutOfCapacity("cannot " + attempt + ": "
                    + workshop.config().parallelCreates() + " others were being created until its deadline");
        }
        Creation creation;
        FutureTask<Started> making;
        try {
            creation = new Creation(workshop, spec, logs, workshop.sockets().make(spec));
            making = creation.begin(network);
        } catch (SandboxException | RuntimeException e) {
            workshop.places().release();
            throw e;
        }
        boolean isMade = false;
        try {
            Started started = awaitStart(making);
            SandboxAddress address = awaitConnection(started);
            isMade = true;
            return new Ready(started.container(), address, started.oom());
        } finally {
            if (!isMade) {
                joinUninterrupted(creation.abandon(making));
            }
        }
    }

    private Started awaitStart(FutureTask<Started> making) throws Refused, SandboxException, InterruptedException {
        try {
            return Engine.awaitRaw(deadline, making);
        } catch (TimeoutException e) {
            throw workshop.engine().errors().noAnswer(attempt);
        } catch (ExecutionException e) {
            throw new Refused(e.getCause() == null ? e : e.getCause());
        } finally {
            workshop.places().release();
        }
    }

    private SandboxAddress awaitConnection(Started started) throws SandboxException, InterruptedException {
        Instant began = deadline.clock().instant();
        Duration pause = FIRST_PAUSE;
        Optional<SandboxAddress> address = reach(started);
        while (address.isEmpty()) {
            if (deadline.isOver()) {
                throw new SandboxException.ImageUnusable("image " + spec.image()
                        + " does not accept connections on port "
                        + started.port().port() + ": tried for "
                        + Duration.between(began, deadline.clock().instant()).toMillis()
                        + " ms, until the deadline. It must serve HTTP on that port, on all addresses");
            }
            if (started.pump().awaitEnd(pause)) {
                requireRunning(started);
                // it closed its output and lives on; the latch that never opens is a pause that an interrupt ends
                boolean ignored = new CountDownLatch(1).await(STATUS_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
            pause = longer(pause);
            address = reach(started);
        }
        workshop.context()
                .metrics()
                .time(
                        "docker_port_seconds",
                        Duration.between(began, deadline.clock().instant()));
        return address.get();
    }

    /** The way in, if there is one yet. */
    private Optional<SandboxAddress> reach(Started started) throws SandboxException {
        try {
            if (started.folder().isEmpty()) {
                return PortProbe.answers(started.port(), deadline) ? Optional.of(started.port()) : Optional.empty();
            }
            SocketFolder folder = started.folder().get();
            if (folder.answers()) {
                return Optional.of(folder.settle());
            }
            if (!PortProbe.answers(started.port(), deadline)) {
                return Optional.empty();
            }
            // who listens on both opens the socket first, so now it is there, or never will be
            if (folder.answers()) {
                return Optional.of(folder.settle());
            }
            folder.shut();
            workshop.sockets().remove(spec.id());
            return Optional.of(started.port());
        } catch (IOException e) {
            throw new SandboxException.ImageUnusable(
                    "image " + spec.image() + " may put one socket into " + SocketFolder.INSIDE + ", and nothing else: "
                            + e,
                    e);
        }
    }

    private void requireRunning(Started started) throws SandboxException, InterruptedException {
        SandboxStatus status =
                workshop.engine().call(attempt, deadline, docker -> ContainerStatus.of(docker, started.container()));
        switch (status) {
            case SandboxStatus.Running running -> {}
            case SandboxStatus.Paused paused -> {}
            case SandboxStatus.Gone gone ->
                throw new SandboxException.ProviderUnavailable(
                        "cannot " + attempt + ": somebody removed its container while it started");
            case SandboxStatus.Exited exited ->
                throw endedByItself(exited, started.oom().wasSeen());
        }
    }

    private SandboxException endedByItself(SandboxStatus.Exited exited, boolean sawOutOfMemory) {
        if (exited.isOutOfMemory() || sawOutOfMemory) {
            return new SandboxException.ImageUnusable("image " + spec.image() + " needs more than the "
                    + spec.limits().memoryBytes() + " bytes of memory of its sandbox to start; raise the memory limit");
        }
        if (exited.exitCode() == EXECUTABLE_NOT_FOUND) {
            return EngineErrors.executableNotFound(spec.image(), "its first process ended with code 127");
        }
        return new SandboxException.ImageUnusable("image " + spec.image() + " ended by itself with code "
                + exited.exitCode() + " before it accepted connections on port "
                + workshop.config().port());
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.multipliedBy(5).dividedBy(4);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    /** Lets the interrupt wait: whoever cancelled a creation may rely on that nothing is left of it. */
    private static void joinUninterrupted(Thread cleanup) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            boolean ignored = cleanup.join(CLEANUP_PATIENCE);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The daemon's or the connection's answer, before it is judged: some are reasons to try again. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Throwable reason;

        Refused(Throwable reason) {
            super(reason);
            this.reason = reason;
        }

        Throwable reason() {
            return reason;
        }
    }
}
