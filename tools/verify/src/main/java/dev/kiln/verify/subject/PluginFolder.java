// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.invoker.plugins.Plugin;
import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One plugin, loaded by the invoker's own means, as a factory for the kit. */
record PluginFolder(Plugins plugins, ProviderDescriptor provider) implements RuntimeProviderFactory {

    /** How the invoker's loading calls the class loaders of plugins, to begin with. */
    static final String LOADER = "plugin ";

    /**
     * Loads it.
     *
     * @param scratch where a directory of plugins is laid out that holds this one alone
     * @param wanted the provider's name; empty when the folder has but one
     * @throws IllegalArgumentException when there is no such folder or provider, in words for the user
     * @throws IllegalStateException when the plugin cannot be loaded
     */
    static PluginFolder load(Path folder, Path scratch, String wanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "there is no plugin folder " + folder + "; give the folder that holds the plugin's jars");
        }
        Path directory = Files.createDirectories(scratch.resolve("plugins"));
        String link = wanted.isEmpty() ? Plugins.folderName(Plugins.read(folder)) : wanted;
        Files.createSymbolicLink(directory.resolve(link), folder.toRealPath());
        Plugins plugins = Plugins.find(directory);
        return plugins.all().stream()
                .filter(it -> it.place() instanceof Plugin.Place.Folder)
                .map(it -> switch (it) {
                    case Plugin.Available available -> new PluginFolder(plugins, available.descriptor());
                    case Plugin.Broken broken -> throw new IllegalStateException(broken.reason());
                })
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the plugin in " + folder
                        + (wanted.isEmpty() ? " has no provider" : " has no provider '" + wanted + "'")));
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public String version() {
        return provider.version();
    }

    @Override
    public ProviderDescriptor descriptor() {
        return provider;
    }

    @Override
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        return plugins.open(provider.name(), config, context);
    }
}
