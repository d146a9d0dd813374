// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.provider;

import dev.kiln.invoker.InvokerConfig;
import dev.kiln.invoker.plugins.PluginName;
import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.server.start.Surroundings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens runtime providers with what they need to know of this machine. */
public final class Providers {

    private final Surroundings surroundings;
    private final boolean hasEgress;
    private final InvokerConfig invoker;
    private final RuntimeContext context;
    private final Plugins plugins;

    /** @param hasEgress whether functions may be lent this machine's network, where a provider has none of its own */
    public Providers(Surroundings surroundings, boolean hasEgress, InvokerConfig invoker, RuntimeContext context) {
        this.surroundings = surroundings;
        this.hasEgress = hasEgress;
        this.invoker = invoker;
        this.context = context;
        this.plugins = Plugins.find(invoker.provider().plugins());
    }

    /**
     * The provider of that name, or {@code NAME@VERSION}, or the best one when the name is {@code auto}; with the images of the manifest. Blocks.
     *
     * @throws dev.kiln.server.start.StartupException when none can be used
     */
    public ProviderChoice.Chosen choose(String name, RuntimesManifest manifest, PrepareProgress progress)
            throws InterruptedException {
        List<SandboxImage> images = manifest.runtimes().stream()
                .map(LanguageRuntime::image)
                .distinct()
                .map(SandboxImage::new)
                .toList();
        return new ProviderChoice(this::open, images, progress).choose(name);
    }

    private RuntimeProvider open(String wanted) {
        PluginName plugin = PluginName.parse(wanted);
        Map<String, String> settings = new HashMap<>(ofThisMachine(plugin.name()));
        settings.putAll(invoker.provider().settings());
        return plugins.open(plugin.name(), plugin.version(), settings, context);
    }

    private Map<String, String> ofThisMachine(String name) {
        Map<String, String> environment = surroundings.environment();
        return switch (name) {
            case "docker" ->
                environment.containsKey("DOCKER_HOST") ? Map.of("host", environment.get("DOCKER_HOST")) : Map.of();
            case "process" ->
                Map.of(
                        "runtimes", surroundings.root().resolve("actions").toString(),
                        "path", environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
                        "egress", hasEgress ? "host" : "refuse");
            default -> Map.of();
        };
    }
}
