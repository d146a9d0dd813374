// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.runtime.tck.probe.ActionProbe;
import dev.kiln.runtime.tck.probe.Deeds;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The test bed of a plugin that is judged from outside. Safe for use by several threads. */
final class PluginBed implements TestBed, RuntimeProviderFactory {

    private static final String PROBE = "kiln/action-nodejs-v20:latest";

    private final PluginFolder plugin;
    private final BedFile file;
    private final Map<String, String> config;
    private final Stopwatch stopwatch;
    private final Set<String> clusters = ConcurrentHashMap.newKeySet();

    PluginBed(PluginFolder plugin, BedFile file, Map<String, String> settings, Stopwatch stopwatch) {
        this.plugin = plugin;
        this.file = file;
        Map<String, String> all = new HashMap<>(file.within("config."));
        all.putAll(settings);
        this.config = Map.copyOf(all);
        this.stopwatch = stopwatch;
    }

    /** All clusters that providers were opened in, to be looked at again when all is over. */
    Set<String> clusters() {
        return Set.copyOf(clusters);
    }

    @Override
    public RuntimeProviderFactory factory() {
        return this;
    }

    /** The invoker's own loading found it. */
    @Override
    public Optional<Class<?>> factoryClass() {
        return Optional.empty();
    }

    @Override
    public String name() {
        return plugin.name();
    }

    @Override
    public String version() {
        return plugin.version();
    }

    @Override
    public RuntimeProvider create(Map<String, String> settings, RuntimeContext context) {
        clusters.add(context.owner().cluster());
        return new TimedProvider(plugin.create(settings, context), probeImage(), stopwatch);
    }

    @Override
    public Map<String, String> config() {
        return config;
    }

    @Override
    public Optional<Map<String, String>> unreachableConfig() {
        Map<String, String> unreachable = new HashMap<>(config);
        unreachable.putAll(file.within("unreachable."));
        return unreachable.equals(config) ? Optional.empty() : Optional.of(unreachable);
    }

    @Override
    public SandboxImage probeImage() {
        return new SandboxImage(file.get("probe-image").orElse(PROBE));
    }

    @Override
    public SandboxImage exitingImage() {
        return file.get("exiting-image").map(SandboxImage::new).orElse(probeImage());
    }

    @Override
    public SandboxImage silentImage() {
        return file.get("silent-image").map(SandboxImage::new).orElse(probeImage());
    }

    @Override
    public SandboxImage unknownImage() {
        return file.get("unknown-image").map(SandboxImage::new).orElse(TestBed.super.unknownImage());
    }

    @Override
    public Map<String, String> greetingEnvironment(String word) {
        return file.get("greeting-variable")
                .map(variable -> Map.of(variable, word))
                .orElse(TestBed.super.greetingEnvironment(word));
    }

    @Override
    public NetworkPolicy network() {
        return file.get("network").map(NetworkPolicy::valueOf).orElse(TestBed.super.network());
    }

    @Override
    public long memoryBytes() {
        return file.get("memory-mib").map(mib -> Long.parseLong(mib) << 20).orElse(TestBed.super.memoryBytes());
    }

    /** Shorter than in a test, as somebody waits. */
    @Override
    public Duration shortDeadline() {
        return Duration.ofSeconds(3);
    }

    @Override
    public Deeds deeds(Sandbox sandbox) throws IOException {
        stopwatch.firstConnect(() -> new ActionProbe(sandbox.address(), patience()).accepts());
        return TestBed.super.deeds(sandbox);
    }
}
