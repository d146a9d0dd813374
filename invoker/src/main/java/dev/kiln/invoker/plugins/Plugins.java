// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The runtime providers that can be had, by name. Found by {@link ServiceLoader} in each plugin folder, and on the class path;
 * a plugin folder wins, as somebody put it there on purpose. Immutable.
 */
public final class Plugins {

    private final Map<String, Found> byName;
    private final Path directory;

    private record Found(RuntimeProviderFactory factory, ClassLoader loader, String origin) {}

    private Plugins(Map<String, Found> byName, Path directory) {
        this.byName = byName;
        this.directory = directory;
    }

    /** A provider that can be opened. */
    public record Available(String name, String version, String origin) {}

    /**
     * Looks for plugins; reads jars, opens nothing else.
     *
     * @param directory holds a folder of jars for each plugin; need not exist
     * @throws IllegalStateException when a plugin is broken, or two folders have the same provider
     */
    public static Plugins find(Path directory) {
        Map<String, Found> byName = new TreeMap<>();
        ClassLoader ours = Plugins.class.getClassLoader();
        load(ours, "the class path").forEach(it -> byName.put(it.factory().name(), it));
        Map<String, Found> fromFolders = new TreeMap<>();
        for (Path folder : folders(directory)) {
            for (Found found :
                    load(ContextLoading.loader(folder.getFileName().toString(), jars(folder)), folder.toString())) {
                Found other = fromFolders.put(found.factory().name(), found);
                if (other != null) {
                    throw new IllegalStateException(
                            "the runtime provider '" + found.factory().name() + "' is in both " + other.origin()
                                    + " and " + found.origin() + "; remove one of the folders");
                }
            }
        }
        byName.putAll(fromFolders);
        return new Plugins(byName, directory);
    }

    public List<Available> available() {
        return byName.values().stream()
                .map(it -> new Available(it.factory().name(), it.factory().version(), it.origin()))
                .toList();
    }

    /**
     * Opens a provider; whoever opens it closes it.
     *
     * @throws IllegalArgumentException when there is none of this name, or it refuses its settings
     */
    public RuntimeProvider open(String name, Map<String, String> settings, RuntimeContext context) {
        Found found = byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no runtime provider '" + name + "'; found are "
                    + byName.keySet() + ", on the class path and in the folders of " + directory.toAbsolutePath());
        }
        try {
            RuntimeProvider provider = ContextLoading.<RuntimeProvider, RuntimeException>within(
                    found.loader(), () -> found.factory().create(settings, context));
            return ContextLoading.wrap(provider, found.loader());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening the runtime provider '" + name + "'", e);
        }
    }

    private static List<Found> load(ClassLoader loader, String origin) {
        List<Found> found = new ArrayList<>();
        try {
            for (RuntimeProviderFactory factory : ServiceLoader.load(RuntimeProviderFactory.class, loader)) {
                found.add(new Found(factory, loader, origin));
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalStateException("the plugin in " + origin + " cannot be loaded: " + e.getMessage(), e);
        }
        return found;
    }

    private static List<Path> folders(Path directory) {
        return Files.isDirectory(directory) ? list(directory, Files::isDirectory) : List.of();
    }

    private static URL[] jars(Path folder) {
        return list(folder, it -> it.toString().endsWith(".jar")).stream()
                .map(Plugins::url)
                .toArray(URL[]::new);
    }

    private static List<Path> list(Path directory, Predicate<Path> wanted) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for plugins in " + directory, e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file always has a URL: " + jar, e);
        }
    }
}
