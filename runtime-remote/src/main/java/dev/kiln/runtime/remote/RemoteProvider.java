// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.remote.plugin.Supervisor;
import dev.kiln.runtime.remote.wire.Answers;
import dev.kiln.runtime.remote.wire.Connection;
import dev.kiln.runtime.remote.wire.Method;
import dev.kiln.runtime.remote.wire.Requests;
import dev.kiln.runtime.remote.wire.SelfDescription;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Checkpoint;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Sandboxes of a plugin in another process. What it made itself is in {@link OwnSandboxes}; all else the plugin knows. */
final class RemoteProvider implements RuntimeProvider {

    private static final Duration CHECK = Duration.ofSeconds(3);

    private final Supervisor supervisor;
    private final RuntimeContext context;
    private final Line line;
    private final OwnSandboxes own;

    RemoteProvider(Supervisor supervisor, RuntimeContext context) {
        this.supervisor = supervisor;
        this.context = context;
        this.line = new Line(supervisor);
        this.own = new OwnSandboxes(context.metrics());
    }

    /** Until the plugin has spoken it says the least; nothing can have been made by then. */
    @Override
    public ProviderDescription describe() {
        SelfDescription said = supervisor
                .description()
                .orElseGet(() -> new SelfDescription(
                        RemoteProviderFactory.SPI_VERSION,
                        "",
                        "",
                        Isolation.NONE,
                        Set.of(),
                        List.of("The plugin has not said yet what it isolates and what it can do.")));
        return new ProviderDescription(
                RemoteProviderFactory.NAME,
                RemoteProviderFactory.VERSION,
                said.isolation(),
                said.capabilities(),
                said.weaknesses());
    }

    @Override
    public Health check() {
        try {
            String tried = "check the plugin";
            Connection connection = supervisor.connection(tried, CHECK);
            Health health = line.ask(
                    tried, connection, new Connection.Call(Method.CHECK, Requests.empty(), CHECK), Answers::health);
            return switch (health) {
                case Health.Healthy healthy -> new Health.Healthy(title() + healthy.detail() + restarts());
                case Health.Unhealthy unhealthy -> new Health.Unhealthy(title() + unhealthy.reason() + restarts());
            };
        } catch (SandboxException e) {
            return new Health.Unhealthy(title() + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Health.Unhealthy("the check was interrupted");
        }
    }

    private String title() {
        return supervisor.description().map(said -> said.title() + ": ").orElse("");
    }

    private String restarts() {
        String end = supervisor.lastEnd();
        return end.isEmpty() ? "" : " (before this process of it: " + end + ")";
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException {
        String tried = "prepare image " + image;
        Connection connection = supervisor.connection(tried, deadline);
        try {
            connection.followProgress(
                    tried,
                    new Connection.Call(Method.PREPARE, Requests.image(image), deadline),
                    step -> progress.step(step.step(), step.doneBytes(), step.totalBytes()));
        } catch (SandboxException.ProviderUnavailable e) {
            throw line.explained(tried, connection, e);
        }
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        return make(Method.CREATE, Requests.spec(spec), spec, logs);
    }

    @Override
    public Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        if (!describe().has(Capability.CHECKPOINT)) {
            throw new SandboxException.Unsupported(
                    "cannot restore checkpoint " + checkpoint.id() + ": the plugin does not declare CHECKPOINT");
        }
        return make(Method.RESTORE, Requests.restore(checkpoint.id(), spec), spec, logs);
    }

    private Sandbox make(Method method, byte[] request, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        Instant start = context.clock().instant();
        Sandbox sandbox = own.one(spec, () -> {
            Creation.Made made = new Creation(line).make(method, request, spec, logs);
            return new RemoteSandbox(
                    spec.id(),
                    made.address(),
                    made.logs(),
                    line,
                    capability -> describe().has(capability),
                    () -> own.forget(spec.id()));
        });
        context.metrics()
                .time(
                        "sandbox_create_seconds",
                        Duration.between(start, context.clock().instant()));
        return sandbox;
    }

    @Override
    public List<ListedSandbox> list() throws SandboxException, InterruptedException {
        List<ListedSandbox> all = line.ask("list the sandboxes", Method.LIST, Requests.empty(), Answers::sandboxes);
        // a plugin that shows those of others must not get them destroyed
        return all.stream()
                .filter(each -> each.owner().cluster().equals(context.owner().cluster()))
                .toList();
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
        SandboxId id = listed.id();
        line.ask(
                "destroy the listed sandbox " + id,
                Method.DESTROY_LISTED,
                Requests.listed(id, listed.owner()),
                Answers::nothing);
        if (listed.owner().equals(context.owner())) {
            own.forget(id);
        }
    }

    @Override
    public void close() {
        own.close(id -> line.ask("destroy sandbox " + id, Method.DESTROY, Requests.sandbox(id), Answers::nothing));
        supervisor.close();
    }
}
