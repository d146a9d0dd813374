// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Providers that are broken as a whole. */
final class BrokenProviders {

    private BrokenProviders() {}

    static Broken list(UnaryOperator<List<ListedSandbox>> change) {
        return sound -> new ForwardingProvider(sound.provider()) {
            @Override
            public List<ListedSandbox> list() throws SandboxException, InterruptedException {
                return change.apply(super.list());
            }
        };
    }

    static RuntimeProvider thatHidesOthers(Broken.Sound sound) {
        return list(all -> all.stream()
                        .filter(each -> each.owner().equals(sound.context().owner()))
                        .toList())
                .breakIt(sound);
    }

    static RuntimeProvider thatClaimsAll(Broken.Sound sound) {
        return list(all -> all.stream()
                        .map(each ->
                                new ListedSandbox(each.id(), sound.context().owner(), each.status()))
                        .toList())
                .breakIt(sound);
    }

    static RuntimeProvider thatShowsOtherClusters(Broken.Sound sound) {
        return list(all -> sound.host().sandboxes()).breakIt(sound);
    }

    static RuntimeProvider thatIgnoresOwners(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            @Override
            public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
                for (ListedSandbox each : list()) {
                    if (each.id().equals(listed.id())) {
                        super.destroy(each);
                    }
                }
            }
        };
    }

    /** Destroys whatever it may, of others too, when it is closed. */
    static Broken thatOnCloseKills(Predicate<ListedSandbox> victim) {
        return sound -> new ForwardingProvider(sound.provider()) {
            @Override
            public void close() {
                try {
                    for (ListedSandbox each : list()) {
                        if (victim.test(each)) {
                            destroy(each);
                        }
                    }
                } catch (SandboxException | InterruptedException impossible) {
                    throw new IllegalStateException("the fake can always be listed", impossible);
                }
                super.close();
            }
        };
    }

    static RuntimeProvider thatDoesNotClose(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            @Override
            public void close() {
                // the sandboxes stay
            }
        };
    }

    static RuntimeProvider thatThrowsFromCheck(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            private volatile boolean isClosed; // written once

            @Override
            public Health check() {
                if (isClosed) {
                    throw new IllegalStateException("I am closed");
                }
                return super.check();
            }

            @Override
            public void close() {
                isClosed = true;
                super.close();
            }
        };
    }

    static RuntimeProvider thatDeclaresNoPause(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            @Override
            public ProviderDescription describe() {
                ProviderDescription honest = super.describe();
                return new ProviderDescription(
                        honest.name(),
                        honest.version(),
                        honest.isolation(),
                        Set.of(Capability.USAGE),
                        honest.weaknesses());
            }
        };
    }

    static RuntimeProvider thatChangesItsMind(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            private final List<String> regrets = new ArrayList<>();

            @Override
            public ProviderDescription describe() {
                ProviderDescription honest = super.describe();
                return new ProviderDescription(
                        honest.name(), honest.version(), honest.isolation(), honest.capabilities(), regrets);
            }

            @Override
            public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
                regrets.add("It made a sandbox once.");
                return super.create(spec, logs);
            }
        };
    }

    static RuntimeProvider thatRestoresAmnesiacs(Broken.Sound sound) {
        return new ForwardingProvider(sound.provider()) {
            @Override
            public Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
                    throws SandboxException, InterruptedException {
                return create(spec, logs);
            }
        };
    }

    static Sandbox leakWhenCreateFails(RuntimeProvider sound, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        try {
            return sound.create(spec, logs);
        } catch (SandboxException failed) {
            sound.create(Specs.image(spec, new SandboxImage("fake/probe")), logs);
            throw failed;
        }
    }

    static Sandbox leakWhenInterrupted(RuntimeProvider sound, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        try {
            return sound.create(spec, logs);
        } catch (InterruptedException cancelled) {
            sound.create(Specs.image(spec, new SandboxImage("fake/probe")), logs);
            throw cancelled;
        }
    }

    static Sandbox blamePlatform(RuntimeProvider sound, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        try {
            return sound.create(spec, logs);
        } catch (SandboxException.ImageUnusable failed) {
            throw new SandboxException.ProviderUnavailable("something with " + spec.image(), failed);
        }
    }

    static Sandbox reportInterruptAsFailure(RuntimeProvider sound, SandboxSpec spec, LogSink logs)
            throws SandboxException {
        try {
            return sound.create(spec, logs);
        } catch (InterruptedException cancelled) {
            throw new SandboxException.ProviderUnavailable("something went wrong", cancelled);
        }
    }

    static Sandbox swallowInterrupts(RuntimeProvider sound, SandboxSpec spec, LogSink logs) throws SandboxException {
        FutureTask<Sandbox> task = new FutureTask<>(() -> sound.create(spec, logs));
        Thread.ofVirtual().start(task);
        while (true) {
            try {
                return task.get();
            } catch (InterruptedException ignored) {
                continue;
            } catch (ExecutionException failed) {
                throw new SandboxException.ImageUnusable("cannot create", failed);
            }
        }
    }

    static Sandbox answerAfterClose(RuntimeProvider sound, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        try {
            return sound.create(spec, logs);
        } catch (IllegalStateException closed) {
            throw new SandboxException.OutOfCapacity("try elsewhere", closed);
        }
    }
}
