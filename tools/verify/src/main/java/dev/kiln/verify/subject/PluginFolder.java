// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One plugin, loaded by the invoker's own means, as a factory for the kit. */
record PluginFolder(Plugins plugins, Plugins.Available provider) implements RuntimeProviderFactory {

    /** The name under which the folder is shown to the invoker's loading, so that its class loader can be told from others. */
    static final String LINK = "plugin-under-test";

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
        Files.createSymbolicLink(directory.resolve(LINK), folder.toRealPath());
        Plugins plugins = Plugins.find(directory);
        List<Plugins.Available> found = plugins.available().stream()
                .filter(each -> each.origin().contains(LINK))
                .toList();
        List<String> names = found.stream().map(Plugins.Available::name).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no provider was found in the jars of " + folder
                    + "; one of them must name the factory in META-INF/services/"
                    + RuntimeProviderFactory.class.getName());
        }
        if (wanted.isEmpty() && found.size() > 1) {
            throw new IllegalArgumentException(
                    "the plugin in " + folder + " has the providers " + names + "; choose one by --provider");
        }
        return found.stream()
                .filter(each -> wanted.isEmpty() || each.name().equals(wanted))
                .findFirst()
                .map(each -> new PluginFolder(plugins, each))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the plugin in " + folder + " has no provider '" + wanted + "'; it has " + names));
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
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        return plugins.open(provider.name(), config, context);
    }
}
