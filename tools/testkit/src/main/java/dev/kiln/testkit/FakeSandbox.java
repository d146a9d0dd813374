// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import dev.kiln.testkit.guest.Conversation;
import dev.kiln.testkit.guest.GuestLogs;
import dev.kiln.testkit.guest.GuestProcess;
import dev.kiln.testkit.guest.GuestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A server of its own that plays a sandbox. Safe for use by several threads: its lock guards the status. */
final class FakeSandbox implements Sandbox {

    private static final int LISTEN_BACKLOG = 50;

    private final SandboxSpec spec;
    private final RuntimeContext context;
    private final FakeConfig config;
    private final FakeHost host;
    private final GuestLogs logs;
    private final GuestProcess process;
    private final FakeAction action;
    private final CountDownLatch startOver = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private SandboxStatus status = new SandboxStatus.Running();
    private volatile Optional<GuestServer> server = Optional.empty(); // also read while its maker starts it
    private volatile Optional<SandboxAddress> address = Optional.empty(); // likewise

    FakeSandbox(SandboxSpec spec, LogSink sink, RuntimeContext context, FakeConfig config, FakeHost host) {
        this.spec = spec;
        this.context = context;
        this.config = config;
        this.host = host;
        this.logs = new GuestLogs(sink);
        this.process = new GuestProcess(spec, logs, context.clock(), host::isSandbox);
        this.action = new FakeAction(process, logs, this::exit);
    }

    void start(Optional<FakeCheckpoint> frozen) throws SandboxException, InterruptedException, IOException {
        switch (spec.image().repository()) {
            case "fake/exits" -> {
                logs.write(LogSink.Stream.STDOUT, "these-are-my-last-words\n");
                logs.write(LogSink.Stream.STDERR, "these-are-my-last-words\n");
                throw new SandboxException.ImageUnusable("the image " + spec.image() + " exited with code 7");
            }
            case "fake/silent" -> {
                Thread.sleep(spec.deadline());
                throw tooSlow();
            }
            default -> {
                if (!host.faults().start(spec.deadline())) {
                    throw tooSlow();
                }
            }
        }
        Optional.ofNullable(spec.environment().get("KILN_FAKE_GREETING"))
                .ifPresent(word -> logs.write(LogSink.Stream.STDOUT, word + "\n"));
        frozen.ifPresent(checkpoint -> {
            action.continueFrom(checkpoint.steps());
            process.continueFrom(checkpoint.ticks());
            process.tick();
        });
        listen();
        host.started();
        startOver.countDown();
    }

    /** Waits for whoever makes it; tells whether it was made. */
    boolean awaitStart() throws InterruptedException {
        startOver.await();
        return address.isPresent() && !(status() instanceof SandboxStatus.Gone);
    }

    SandboxImage image() {
        return spec.image();
    }

    Owner owner() {
        return context.owner();
    }

    ListedSandbox listed() {
        return new ListedSandbox(spec.id(), context.owner(), status());
    }

    boolean listensAt(SandboxAddress other) {
        return address.filter(other::equals).isPresent();
    }

    @Override
    public SandboxId id() {
        return spec.id();
    }

    @Override
    public SandboxAddress address() {
        return address.orElseThrow(() -> new IllegalStateException("sandbox " + spec.id() + " never listened"));
    }

    @Override
    public SandboxStatus status() {
        lock.lock();
        try {
            return status;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pause() throws SandboxException {
        require(Capability.PAUSE, "pause");
        host.faults().beforePause();
        if (change(SandboxStatus.Running.class, new SandboxStatus.Paused())) {
            process.stopTicking();
        }
    }

    @Override
    public void resume() throws SandboxException {
        require(Capability.PAUSE, "resume");
        host.faults().beforeResume();
        if (change(SandboxStatus.Paused.class, new SandboxStatus.Running())) {
            process.tick();
        }
    }

    @Override
    public SandboxUsage usage() throws SandboxException {
        require(Capability.USAGE, "tell the usage of");
        return process.usage();
    }

    @Override
    public Checkpoint checkpoint() throws SandboxException {
        require(Capability.CHECKPOINT, "checkpoint");
        return new FakeCheckpoint("of-" + spec.id(), action.steps(), process.ticks());
    }

    @Override
    public void destroy() throws SandboxException {
        host.faults().beforeDestroy();
        vanish();
    }

    /** Ends it whatever the faults say. */
    void vanish() {
        change(SandboxStatus.class, new SandboxStatus.Gone());
        end();
        host.remove(this);
        startOver.countDown();
    }

    void exit(GuestProcess.End end) {
        SandboxStatus exited = new SandboxStatus.Exited(end.code(), end.isOutOfMemory());
        if (change(SandboxStatus.Running.class, exited) || change(SandboxStatus.Paused.class, exited)) {
            end();
        }
    }

    /** The logs end first: whoever sees the connection end finds them closed. */
    private void end() {
        logs.close();
        server.ifPresent(GuestServer::close);
    }

    private void listen() throws IOException {
        ServerSocketChannel channel;
        if (config.usesUnixSockets()) {
            Path path = Files.createTempDirectory(context.dataDirectory(), "s").resolve("s");
            channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
            address = Optional.of(new SandboxAddress.UnixSocket(path));
        } else {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            channel = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0), LISTEN_BACKLOG);
            address = Optional.of(new SandboxAddress.Tcp(
                    loopback.getHostAddress(), ((InetSocketAddress) channel.getLocalAddress()).getPort()));
        }
        server = Optional.of(GuestServer.serve(channel, connection -> Optional.of(this::answer)));
    }

    private void answer(Conversation.Request request, Conversation conversation)
            throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (status instanceof SandboxStatus.Paused) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        action.answer(request, conversation);
    }

    private boolean change(Class<? extends SandboxStatus> from, SandboxStatus to) {
        lock.lock();
        try {
            if (!from.isInstance(status)) {
                return false;
            }
            status = to;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void require(Capability capability, String verb) throws SandboxException {
        if (!config.capabilities().contains(capability)) {
            throw new SandboxException.Unsupported(
                    verb + " sandbox " + spec.id() + ": the configuration leaves " + capability + " out");
        }
    }

    private SandboxException tooSlow() {
        Duration deadline = spec.deadline();
        return new SandboxException.ImageUnusable(
                "the image " + spec.image() + " did not accept connections within " + deadline);
    }
}
