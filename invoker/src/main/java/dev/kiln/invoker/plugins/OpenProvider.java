// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's provider as the invoker holds it. After it is closed it knows nothing of the plugin any more, so that the plugin's
 * classes can go even while somebody still has this.
 */
final class OpenProvider implements RuntimeProvider {

    private final ProviderDescription description;
    private volatile @Nullable Held held; // callers read it from any thread; close clears it once

    private record Held(RuntimeProvider provider, LoadedPlugin plugin) {
        PluginCode code() {
            return plugin.code();
        }
    }

    OpenProvider(RuntimeProvider provider, LoadedPlugin plugin) {
        this.description = plugin.code().call(provider::describe);
        this.held = new Held(provider, plugin);
    }

    @Override
    public ProviderDescription describe() {
        return description;
    }

    @Override
    public Health check() {
        return Optional.ofNullable(held)
                .map(it -> it.code().call(it.provider()::check))
                .orElseGet(() -> new Health.Unhealthy("the runtime provider " + description.name() + " is closed"));
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException {
        Held it = held();
        it.code().<SandboxImage, SandboxException>within(() -> {
            it.provider().prepare(image, progress, deadline);
            return image;
        });
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        Held it = held();
        return new OpenSandbox(
                it.code().<Sandbox, SandboxException>within(() -> it.provider().create(spec, logs)), it.code());
    }

    @Override
    public List<ListedSandbox> list() throws SandboxException, InterruptedException {
        Held it = held();
        return it.code().<List<ListedSandbox>, SandboxException>within(it.provider()::list);
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
        Held it = held();
        it.code().<ListedSandbox, SandboxException>within(() -> {
            it.provider().destroy(listed);
            return listed;
        });
    }

    @Override
    public Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        Held it = held();
        return new OpenSandbox(
                it.code().<Sandbox, SandboxException>within(() -> it.provider().restore(checkpoint, spec, logs)),
                it.code());
    }

    @Override
    public void close() {
        release().ifPresent(it -> {
            try (LoadedPlugin plugin = it.plugin()) {
                plugin.code().call(() -> {
                    it.provider().close();
                    return description;
                });
            }
        });
    }

    private synchronized Optional<Held> release() { // two may close at once, and one of them does it
        Optional<Held> released = Optional.ofNullable(held);
        held = null;
        return released;
    }

    private Held held() {
        return Optional.ofNullable(held)
                .orElseThrow(
                        () -> new IllegalStateException("the runtime provider " + description.name() + " is closed"));
    }
}
