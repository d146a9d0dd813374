// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.provider;

import dev.kiln.invoker.InvokerConfig;
import dev.kiln.invoker.InvokerPorts;
import dev.kiln.invoker.generations.OrderFile;
import dev.kiln.invoker.generations.ProviderSource;
import dev.kiln.invoker.plugins.PluginName;
import dev.kiln.invoker.plugins.PluginVersion;
import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.RuntimeSetup;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.server.start.StartupException;
import dev.kiln.server.start.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens runtime providers with what they need to know of this machine. */
public final class Providers implements ProviderSource {

    /** They have no network of their own to give, so what reaches the world is this machine's. */
    private static final Set<String> LENDING = Set.of("process", "microvm");

    private final Surroundings surroundings;
    private final boolean hasEgress;
    private final InvokerConfig invoker;
    private final RuntimeContext context;
    private final Plugins plugins;

    /** What generation 0 stands for, once that is known; volatile: written by who starts, read by who swaps. */
    private volatile Optional<RuntimeSetup> started = Optional.empty();

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
        return new ProviderChoice(this::open, images(manifest), progress).choose(name);
    }

    private static List<SandboxImage> images(RuntimesManifest manifest) {
        return manifest.runtimes().stream()
                .map(LanguageRuntime::image)
                .distinct()
                .map(SandboxImage::new)
                .toList();
    }

    /**
     * What the invoker begins with: what its pool was told last, where that still works, else the provider that was asked for. Blocks.
     *
     * @throws dev.kiln.server.start.StartupException when none can be used
     */
    public First first(String name, RuntimesManifest manifest, PrepareProgress progress) throws InterruptedException {
        started = Optional.of(name).filter(it -> !it.equals("auto")).map(Providers::setup);
        Optional<Generation> kept =
                new OrderFile(invoker.dataDirectory()).read().map(OrderFile.Kept::current);
        if (kept.isPresent() && kept.get().number() > 0) {
            try {
                ProviderChoice.Chosen chosen = new ProviderChoice(
                                it -> open(kept.get()).provider(), images(manifest), progress)
                        .choose(kept.get().setup().provider());
                return new First(kept.get(), chosen, "as its pool was told");
            } catch (StartupException | IllegalArgumentException | IllegalStateException e) {
                progress.step("the pool's " + kept.get().setup() + " cannot be used: " + e.getMessage(), 0, 0);
            }
        }
        ProviderChoice.Chosen chosen = choose(name, manifest, progress);
        RuntimeSetup setup =
                started.orElse(RuntimeSetup.of(chosen.provider().describe().name()));
        started = Optional.of(setup);
        return new First(new Generation(0, setup), chosen, chosen.reason());
    }

    private static RuntimeSetup setup(String wanted) {
        PluginName plugin = PluginName.parse(wanted);
        return new RuntimeSetup(plugin.name(), plugin.version().map(PluginVersion::toString), Map.of());
    }

    /** What an invoker begins with, and why. */
    public record First(Generation generation, ProviderChoice.Chosen chosen, String reason) {}

    /** For the invoker's ports. */
    public InvokerPorts.First port(First first) {
        return new InvokerPorts.First(first.generation(), opened(first.chosen().provider()));
    }

    @Override
    public Opened open(Generation generation) {
        RuntimeSetup setup = generation.number() == 0 ? started.orElse(generation.setup()) : generation.setup();
        Map<String, String> settings = new HashMap<>(ofThisMachine(setup.provider()));
        if (generation.number() == 0) {
            // back to what the invoker was started with
            settings.putAll(invoker.provider().settings());
        }
        settings.putAll(setup.settings());
        PluginName plugin = PluginName.parse(
                setup.provider() + setup.version().map(it -> "@" + it).orElse(""));
        return opened(plugins.open(plugin.name(), plugin.version(), settings, ofGeneration(generation)));
    }

    private RuntimeProvider open(String wanted) {
        PluginName plugin = PluginName.parse(wanted);
        Map<String, String> settings = new HashMap<>(ofThisMachine(plugin.name()));
        settings.putAll(invoker.provider().settings());
        return plugins.open(plugin.name(), plugin.version(), settings, context);
    }

    /** Whether a provider's sandboxes reach the world over this machine's own network only. */
    public static boolean isLender(RuntimeProvider provider) {
        return LENDING.contains(provider.describe().name());
    }

    /** A provider that has no network of its own could only lend the machine's, which is not to be lent unasked. */
    private Opened opened(RuntimeProvider provider) {
        return new Opened(provider, hasEgress || !isLender(provider));
    }

    /** Two that are open at once must not share a folder. */
    private RuntimeContext ofGeneration(Generation generation) {
        Path folder = context.dataDirectory().resolveSibling("provider-" + generation.number());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException("the folder " + folder + " cannot be made: " + e, e);
        }
        return new RuntimeContext(context.owner(), folder, context.clock(), context.random(), context.metrics());
    }

    private Map<String, String> ofThisMachine(String name) {
        Map<String, String> environment = surroundings.environment();
        return switch (name) {
            case "docker" ->
                environment.containsKey("DOCKER_HOST") ? Map.of("host", environment.get("DOCKER_HOST")) : Map.of();
            case "k8s" ->
                environment.containsKey("KUBECONFIG") ? Map.of("kubeconfig", environment.get("KUBECONFIG")) : Map.of();
            case "process" ->
                Map.of(
                        "runtimes", surroundings.root().resolve("actions").toString(),
                        "path", environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
                        "egress", hasEgress ? "host" : "refuse");
            default -> Map.of();
        };
    }
}
