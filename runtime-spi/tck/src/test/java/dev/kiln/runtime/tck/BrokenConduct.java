// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Providers that get through a demonstration and not through a week: wrong at the edges, when crowded, or in the long run. */
final class BrokenConduct {

    private BrokenConduct() {}

    static RuntimeProvider thatAddsUpEnvironments(Broken.Sound sound) {
        Map<String, String> all = new ConcurrentHashMap<>();
        return Broken.spec(spec -> {
                    all.putAll(spec.environment());
                    return Specs.environment(spec, Map.copyOf(all));
                })
                .breakIt(sound);
    }

    static Sandbox startAgainWhenDestroyed(RuntimeProvider sound, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        try {
            return sound.create(spec, logs);
        } catch (SandboxException ended) {
            return sound.create(Specs.image(spec, new SandboxImage("fake/probe")), logs);
        }
    }

    /** Closes what it has made, and goes on with what it is making. */
    static RuntimeProvider thatFinishesAfterClose(Broken.Sound sound) {
        Set<Sandbox> made = ConcurrentHashMap.newKeySet();
        return new ForwardingProvider(sound.provider()) {
            private volatile boolean isClosed; // written once

            @Override
            public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
                try {
                    Sandbox sandbox = super.create(spec, logs);
                    made.add(sandbox);
                    return sandbox;
                } catch (SandboxException late) {
                    if (!isClosed) {
                        throw late;
                    }
                    return super.create(Specs.image(spec, new SandboxImage("fake/probe")), logs);
                }
            }

            @Override
            public void close() {
                isClosed = true;
                try {
                    for (Sandbox each : made) {
                        each.destroy();
                    }
                } catch (SandboxException | InterruptedException impossible) {
                    throw new IllegalStateException("a fake sandbox can always be destroyed", impossible);
                }
            }
        };
    }

    static RuntimeProvider thatMakesOneForEach(Broken.Sound sound) {
        AtomicInteger copies = new AtomicInteger();
        Set<SandboxId> asked = ConcurrentHashMap.newKeySet();
        return Broken.create((provider, spec, logs) -> provider.create(
                        asked.add(spec.id()) ? spec : Specs.id(spec, spec.id() + "-" + copies.incrementAndGet()), logs))
                .breakIt(sound);
    }

    static RuntimeProvider thatForgetsEpochs(Broken.Sound sound) {
        return owners(sound, owner -> new Owner(owner.cluster(), owner.pool(), owner.invoker(), 0));
    }

    static RuntimeProvider thatSwapsPoolAndInvoker(Broken.Sound sound) {
        return owners(sound, owner -> new Owner(owner.cluster(), owner.invoker(), owner.pool(), owner.epoch()));
    }

    static RuntimeProvider thatHangsInCheck(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            @Override
            public Health check() {
                CountDownLatch never = new CountDownLatch(1);
                while (true) {
                    try {
                        never.await();
                    } catch (InterruptedException ended) {
                        return super.check();
                    }
                }
            }
        };
    }

    static Sandbox throwUnchecked(RuntimeProvider sound, SandboxSpec spec, LogSink logs) throws InterruptedException {
        try {
            return sound.create(spec, logs);
        } catch (SandboxException failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
    }

    static RuntimeProvider thatRefusesUnchecked(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            @Override
            public ProviderDescription describe() {
                ProviderDescription honest = super.describe();
                return new ProviderDescription(
                        honest.name(), honest.version(), honest.isolation(), Set.of(), honest.weaknesses());
            }

            @Override
            public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
                return new ForwardingSandbox(super.create(spec, logs)) {
                    @Override
                    public void pause() {
                        throw new UnsupportedOperationException("pause");
                    }
                };
            }
        };
    }

    static Sandbox withUsage(Sandbox sound, UnaryOperator<SandboxUsage> change) {
        return new ForwardingSandbox(sound) {
            @Override
            public SandboxUsage usage() throws SandboxException, InterruptedException {
                return change.apply(super.usage());
            }
        };
    }

    /** Delivers the second half of what it has before the first. */
    static LogSink thatSwapNeighbours(LogSink sound) {
        return new ForwardingLogSink(sound) {
            @Override
            public void write(Stream stream, byte[] bytes, int offset, int length) {
                int half = length / 2;
                super.write(stream, bytes, offset + half, length - half);
                super.write(stream, bytes, offset, half);
            }
        };
    }

    /** Hands bytes to a second thread that does not wait for the first. */
    static LogSink thatWriteTwiceAtOnce(LogSink sound) {
        return new ForwardingLogSink(sound) {
            @Override
            public void write(Stream stream, byte[] bytes, int offset, int length) {
                CountDownLatch both = new CountDownLatch(2);
                Runnable writer = () -> {
                    both.countDown();
                    for (int i = 0; i < 200 || both.getCount() > 0; i++) {
                        super.write(stream, bytes, offset, length);
                    }
                };
                Thread other = Thread.ofPlatform().start(writer);
                writer.run();
                try {
                    other.join();
                } catch (InterruptedException cancelled) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    static RuntimeProvider thatLeavesAThread(Broken.Sound sound) {
        leaveAThread();
        return sound.provider();
    }

    static Sandbox thatLeavesAThread(Sandbox sound) {
        leaveAThread();
        return sound;
    }

    /** The files are closed with the provider, which shows that it knew of them. */
    static RuntimeProvider thatLeavesFiles(Broken.Sound sound) {
        List<FileChannel> left = new ArrayList<>();
        return new ForwardingProvider(sound.provider()) {
            @Override
            public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
                try {
                    left.add(FileChannel.open(Path.of("/dev/null")));
                } catch (IOException full) {
                    throw new UncheckedIOException(full);
                }
                return super.create(spec, logs);
            }

            @Override
            public void close() {
                try {
                    for (FileChannel each : left) {
                        each.close();
                    }
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
                super.close();
            }
        };
    }

    static RuntimeProvider thatInsistsOnAListing(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            @Override
            public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
                if (list().stream().noneMatch(each -> each.id().equals(listed.id()))) {
                    throw new SandboxException.ProviderUnavailable("there is no " + listed.id());
                }
                super.destroy(listed);
            }
        };
    }

    static RuntimeProvider thatClosesOnce(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            private final AtomicInteger closes = new AtomicInteger();

            @Override
            public void close() {
                // the workbench closes it a third time
                if (closes.incrementAndGet() == 2) {
                    throw new IllegalStateException("closed already");
                }
                super.close();
            }
        };
    }

    private static RuntimeProvider owners(Broken.Sound sound, UnaryOperator<Owner> change) {
        return BrokenProviders.list(all -> all.stream()
                        .map(each -> new ListedSandbox(each.id(), change.apply(each.owner()), each.status()))
                        .toList())
                .breakIt(sound);
    }

    private static void leaveAThread() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.ofPlatform().name("left-behind").daemon().start(() -> {
            try {
                // long enough to be seen, and gone before the other tests count
                never.await(4, TimeUnit.SECONDS);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
