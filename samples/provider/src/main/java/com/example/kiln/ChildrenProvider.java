// SPDX-License-Identifier: Apache-2.0
package com.example.kiln;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Makes child processes and finds them again. */
final class ChildrenProvider implements RuntimeProvider {

    private final ProviderDescription description;
    private final Map<String, List<String>> commands;
    private final State state;
    private final RuntimeContext context;
    private final ConcurrentMap<SandboxId, ChildSandbox> made = new ConcurrentHashMap<>();
    private final ConcurrentMap<SandboxId, ReentrantLock> makers = new ConcurrentHashMap<>();
    private volatile boolean isClosed; // seen by creates of other threads

    ChildrenProvider(
            String name, String version, Map<String, List<String>> commands, State state, RuntimeContext context) {
        this.description = new ProviderDescription(
                name,
                version,
                Isolation.NONE,
                Set.of(),
                List.of(
                        "Limits of memory, processes, open files, cpu and disk are ignored.",
                        "The network policy is ignored, and sandboxes reach each other.",
                        "Sandboxes have the privileges and the files of the invoker's user."));
        this.commands = Map.copyOf(commands);
        this.state = state;
        this.context = context;
    }

    @Override
    public ProviderDescription describe() {
        return description;
    }

    @Override
    public Health check() {
        for (String program : List.of("setsid", "kill")) {
            if (Stream.of("/usr/bin", "/bin").noneMatch(it -> Files.isExecutable(Path.of(it, program)))) {
                return new Health.Unhealthy("there is no " + program + " in /usr/bin or /bin; install util-linux and procps");
            }
        }
        return new Health.Healthy("child processes, told in " + state.root());
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline) throws SandboxException {
        command(image);
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        // one maker for each id: whoever comes second waits and finds what the first has made, or makes it himself
        ReentrantLock maker = makers.computeIfAbsent(spec.id(), id -> new ReentrantLock());
        maker.lockInterruptibly();
        try {
            requireOpen(spec.id());
            ChildSandbox existing = made.get(spec.id());
            return existing != null ? existing : make(spec, logs);
        } finally {
            maker.unlock();
        }
    }

    @Override
    public List<ListedSandbox> list() throws SandboxException {
        try {
            List<ListedSandbox> listed = new ArrayList<>();
            for (State.Entry each : state.all(context.owner().cluster())) {
                ChildSandbox mine = made.get(each.id());
                listed.add(mine == null ? each.listed() : new ListedSandbox(each.id(), each.owner(), mine.status()));
            }
            return List.copyOf(listed);
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot list the sandboxes in " + state.root(), e);
        }
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
        try {
            Optional<State.Entry> entry = state.read(context.owner().cluster(), listed.id());
            if (entry.isEmpty() || !entry.get().owner().equals(listed.owner())) {
                return;
            }
            ChildSandbox mine = made.get(listed.id());
            if (mine != null) {
                mine.destroy();
                return;
            }
            Optional<ProcessHandle> process = entry.get().process();
            if (process.isPresent()) {
                ChildSandbox.end(process.get());
            }
            state.remove(context.owner().cluster(), listed.id());
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot destroy sandbox " + listed.id(), e);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        for (ChildSandbox each : made.values()) {
            try {
                each.destroy();
            } catch (SandboxException stays) {
                System.getLogger("children").log(System.Logger.Level.WARNING, "sandbox " + each.id() + " may be left", stays);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Sandbox make(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        List<String> command = command(spec.image());
        ChildSandbox sandbox = new ChildSandbox(spec, context.owner(), state, logs, () -> forget(spec.id()));
        // known before it starts, so that close() finds it
        made.put(spec.id(), sandbox);
        boolean isReady = false;
        try {
            sandbox.start(command, context.clock());
            requireOpen(spec.id());
            isReady = true;
            return sandbox;
        } finally {
            if (!isReady) {
                undo(sandbox);
            }
        }
    }

    /** Leaves nothing, also when this thread is being interrupted. */
    private void undo(ChildSandbox sandbox) throws SandboxException, InterruptedException {
        boolean wasInterrupted = Thread.interrupted();
        try {
            sandbox.destroy();
        } finally {
            forget(sandbox.id());
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void forget(SandboxId id) {
        made.remove(id);
        makers.remove(id);
    }

    private List<String> command(SandboxImage image) throws SandboxException {
        List<String> command = commands.get(image.repository());
        if (command == null) {
            throw new SandboxException.ImageUnusable("there is no image " + image + "; the pool's configuration has "
                    + commands.keySet() + " (keys image.REPOSITORY)");
        }
        return command;
    }

    private void requireOpen(SandboxId id) {
        if (isClosed) {
            throw new IllegalStateException("cannot create sandbox " + id + ": the provider is closed");
        }
    }
}
