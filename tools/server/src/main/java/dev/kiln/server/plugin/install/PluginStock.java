// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin.install;

import dev.kiln.invoker.plugins.BrokenPluginException;
import dev.kiln.invoker.plugins.Plugin;
import dev.kiln.invoker.plugins.PluginName;
import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.runtime.spi.ProviderDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of plugins of an invoker's host. What is worked on is in a hidden folder beside the plugins, which invokers do not look
 * at, and gets its place by one rename. Running invokers notice nothing: they keep the jars that they opened.
 */
public final class PluginStock {

    private final Path directory;
    private final InstantSource clock;

    /** Works on this folder of plugin folders, which is made when it is needed. */
    public PluginStock(Path directory, InstantSource clock) {
        this.directory = directory.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /** What can be had and what is broken, by name, the newest version first. */
    public List<Plugin> plugins() {
        return Plugins.find(directory).all();
    }

    /**
     * Puts a plugin into the folder. Compares the checksum of a file before anything of it is unpacked, and then loads the plugin
     * to read its name and version.
     *
     * @param replaces whether a plugin of the same name and version gives way
     * @throws Refusal when it is not installed; then all is as it was
     */
    public Plugin.Available install(Source source, boolean replaces) throws IOException {
        Files.createDirectories(directory);
        Path staging = Files.createTempDirectory(directory, ".installing-");
        try {
            Path content = content(gathered(source, staging));
            ProviderDescriptor descriptor = read(content, source);
            Path target = directory.resolve(Plugins.folderName(descriptor));
            List<Path> inTheWay = inTheWay(descriptor, target);
            if (!inTheWay.isEmpty() && !replaces) {
                throw new Refusal(
                        "the plugin " + descriptor.name() + " " + descriptor.version() + " is already in "
                                + inTheWay.getFirst(),
                        "add --force to put this one in its place");
            }
            replace(inTheWay, content, target, staging);
            return new Plugin.Available(descriptor, new Plugin.Place.Folder(target));
        } finally {
            Trees.delete(staging);
        }
    }

    /**
     * Takes plugins out of the folder.
     *
     * @return the ones that are gone; all versions, unless one was named
     * @throws Refusal when there is none
     */
    public List<Plugin> remove(PluginName wanted) throws IOException {
        List<Plugin> found = plugins().stream()
                .filter(it -> it.place() instanceof Plugin.Place.Folder && wanted.fits(it))
                .toList();
        if (found.isEmpty()) {
            throw new Refusal(
                    "there is no plugin " + wanted + " in " + directory, "kiln plugin list shows what there is");
        }
        Path staging = Files.createTempDirectory(directory, ".removing-");
        try {
            for (Plugin each : found) {
                Path folder = ((Plugin.Place.Folder) each.place()).path();
                Files.move(folder, staging.resolve(folder.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Trees.delete(staging);
        }
        return found;
    }

    /** Everything the source has, in a folder of the staging area. */
    private Path gathered(Source source, Path staging) throws IOException {
        Path folder = staging.resolve("plugin");
        switch (source) {
            case Source.Folder it -> Trees.copy(it.path(), folder, Allowance.ofPlugin());
            case Source.File it -> {
                // a copy is checked and used, as the file might change in between
                Path copy = staging.resolve("file");
                try (InputStream in = Files.newInputStream(it.path())) {
                    Allowance.ofPlugin().write(in, copy);
                }
                unpack(copy, it.kind(), it.sha256(), it.path().toString(), folder);
            }
            case Source.Remote it -> {
                Path copy = staging.resolve("file");
                new Download(clock).fetch(it.uri(), copy, Allowance.ofPlugin());
                unpack(copy, it.kind(), it.sha256(), it.uri().toString(), folder);
            }
        }
        return folder;
    }

    private static void unpack(Path file, Source.Kind kind, Sha256 sha256, String source, Path folder)
            throws IOException {
        sha256.require(file, source);
        switch (kind) {
            case ZIP -> new Archive(file).unpack(folder, Allowance.ofPlugin());
            case JAR -> {
                Files.createDirectories(folder);
                Files.move(file, folder.resolve("plugin.jar"));
            }
        }
    }

    /** The folder with the jars: the one that was gathered, or the only one in it, as many zip files have. */
    private static Path content(Path gathered) throws IOException {
        try (Stream<Path> entries = Files.list(gathered)) {
            List<Path> all = entries.toList();
            return all.size() == 1 && Files.isDirectory(all.getFirst()) ? all.getFirst() : gathered;
        }
    }

    private static ProviderDescriptor read(Path content, Source source) {
        try {
            return Plugins.read(content);
        } catch (BrokenPluginException e) {
            throw new Refusal(
                    "what " + text(source) + " has is no plugin that can be used here: " + e.getMessage(),
                    "ask whoever made it; nothing was installed");
        }
    }

    private static String text(Source source) {
        return switch (source) {
            case Source.Folder it -> it.path().toString();
            case Source.File it -> it.path().toString();
            case Source.Remote it -> it.uri().toString();
        };
    }

    /** A folder of that version, and whatever has the place that it shall have. */
    private List<Path> inTheWay(ProviderDescriptor descriptor, Path target) {
        Stream<Path> same = plugins().stream()
                .filter(it ->
                        it.name().equals(descriptor.name()) && it.version().equals(descriptor.version()))
                .map(Plugin::place)
                .flatMap(it -> it instanceof Plugin.Place.Folder folder ? Stream.of(folder.path()) : Stream.empty());
        Stream<Path> there = Files.exists(target) ? Stream.of(target) : Stream.empty();
        return Stream.concat(same, there).distinct().toList();
    }

    private static void replace(List<Path> old, Path content, Path target, Path staging) throws IOException {
        Path aside = Files.createDirectory(staging.resolve("replaced"));
        for (Path each : old) {
            Files.move(each, aside.resolve(each.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(content, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            for (Path each : old) {
                Files.move(aside.resolve(each.getFileName()), each, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
    }
}
