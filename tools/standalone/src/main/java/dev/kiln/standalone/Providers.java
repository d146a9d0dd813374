// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import dev.kiln.invoker.InvokerConfig;
import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens runtime providers with what they need to know of this machine. */
final class Providers {

    private final StandaloneConfig config;
    private final InvokerConfig invoker;
    private final RuntimeContext context;
    private final Plugins plugins;

    Providers(StandaloneConfig config, InvokerConfig invoker, RuntimeContext context) {
        this.config = config;
        this.invoker = invoker;
        this.context = context;
        this.plugins = Plugins.find(invoker.provider().plugins());
    }

    ProviderChoice.Chosen choose(RuntimesManifest manifest, PrepareProgress progress) throws InterruptedException {
        List<SandboxImage> images = manifest.runtimes().stream()
                .map(LanguageRuntime::image)
                .distinct()
                .map(SandboxImage::new)
                .toList();
        return new ProviderChoice(this::open, images, progress).choose(config.runtime());
    }

    private RuntimeProvider open(String name) {
        Map<String, String> settings = new HashMap<>(ofThisMachine(name));
        settings.putAll(invoker.provider().settings());
        return plugins.open(name, settings, context);
    }

    private Map<String, String> ofThisMachine(String name) {
        Map<String, String> environment = config.surroundings().environment();
        return switch (name) {
            case "docker" ->
                environment.containsKey("DOCKER_HOST") ? Map.of("host", environment.get("DOCKER_HOST")) : Map.of();
            case "process" ->
                Map.of(
                        "runtimes",
                                config.surroundings().root().resolve("actions").toString(),
                        "path", environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
                        "egress", config.hasEgress() ? "host" : "refuse");
            default -> Map.of();
        };
    }
}
