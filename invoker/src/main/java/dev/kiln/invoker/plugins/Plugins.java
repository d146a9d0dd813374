// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime providers that can be had, by name and version. Found by {@link ServiceLoader} in each plugin folder, and on the
 * class path; a plugin folder wins, as somebody put it there on purpose. Immutable, and holds no plugin's code.
 */
public final class Plugins {

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final List<PluginFolder> folders;
    private final Path directory;

    private Plugins(List<PluginFolder> folders, Path directory) {
        this.folders = folders;
        this.directory = directory;
    }

    /**
     * Looks which plugin folders there are; opens no jar.
     *
     * @param directory holds a folder of jars for each plugin, called {@code NAME-VERSION} or {@code NAME}; need not exist
     */
    public static Plugins find(Path directory) {
        return new Plugins(PluginFolder.in(directory), directory);
    }

    /**
     * Reads what a folder of jars says of itself, whatever the folder is called.
     *
     * @throws BrokenPluginException when it is no plugin that could be opened here
     */
    public static ProviderDescriptor read(Path folder) {
        try (LoadedPlugin loaded = LoadedPlugin.onlyOneOf(new PluginFolder(folder))) {
            return loaded.plugin().descriptor();
        }
    }

    /** What the folder of a plugin is called: {@code NAME-VERSION}. */
    public static String folderName(ProviderDescriptor descriptor) {
        return PluginFolder.nameFor(descriptor);
    }

    /** All plugins, by name, the newest version first, those of the class path last. Loads each for a moment. */
    public List<Plugin> all() {
        try (Shelf shelf = Shelf.of(folders)) {
            List<Plugin> all = new ArrayList<>(shelf.plugins());
            LoadedPlugin.ofClassPath().forEach(it -> all.add(it.plugin()));
            return List.copyOf(all);
        }
    }

    /** Opens the provider that {@link PluginName#parse} reads from the text; see the other method of this name. */
    public RuntimeProvider open(String wanted, Map<String, String> settings, RuntimeContext context) {
        PluginName name = PluginName.parse(wanted);
        return open(name.name(), name.version(), settings, context);
    }

    /**
     * Opens a provider, in a class loader of its own; whoever opens it closes it.
     *
     * @param version which version, else the newest that is not broken
     * @throws IllegalArgumentException when there is none of this name and version, or it refuses its settings
     * @throws BrokenPluginException when there is one, and it cannot be opened
     */
    public RuntimeProvider open(
            String name, Optional<PluginVersion> version, Map<String, String> settings, RuntimeContext context) {
        LoadedPlugin plugin = load(new PluginName(name, version));
        try {
            return plugin.open(settings, context);
        } catch (RuntimeException e) {
            plugin.close();
            throw e;
        }
    }

    private LoadedPlugin load(PluginName wanted) {
        try (Shelf shelf = Shelf.of(
                folders.stream().filter(it -> it.mayHold(wanted.name())).toList())) {
            List<Plugin.Broken> broken = shelf.broken(wanted);
            Optional<LoadedPlugin> taken = shelf.take(wanted).or(() -> onClassPath(wanted));
            if (taken.isPresent()) {
                broken.forEach(it -> warn(it, taken.get().plugin()));
                return taken.get();
            }
            if (!broken.isEmpty()) {
                throw new BrokenPluginException(
                        broken.stream()
                                .map(it -> "the plugin in " + it.place() + " cannot be used: " + it.reason())
                                .collect(Collectors.joining("; ")),
                        null);
            }
        }
        throw new IllegalArgumentException("there is no runtime provider '" + wanted + "'; found are "
                + all().stream().map(Plugins::text).distinct().collect(Collectors.joining(", ", "[", "]"))
                + ", on the class path and in the folders of " + directory.toAbsolutePath());
    }

    private static Optional<LoadedPlugin> onClassPath(PluginName wanted) {
        return LoadedPlugin.ofClassPath().stream()
                .filter(it -> wanted.fits(it.plugin()))
                .findFirst();
    }

    /** Old versions may be as broken as they like; whoever put a newer one there expects it to be used. */
    private static void warn(Plugin.Broken broken, Plugin taken) {
        if (broken.version().isEmpty() || Shelf.version(broken).compareTo(Shelf.version(taken)) >= 0) {
            LOG.atWarn()
                    .addKeyValue("reason", broken.reason())
                    .log(
                            "the plugin in {} is broken; {} {} in {} is used instead",
                            broken.place(),
                            taken.name(),
                            taken.version(),
                            taken.place());
        }
    }

    private static String text(Plugin plugin) {
        return plugin.version().isEmpty() ? plugin.name() : plugin.name() + "@" + plugin.version();
    }
}
