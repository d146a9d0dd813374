// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.ProviderDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of jars that is called {@code NAME-VERSION}, or {@code NAME} alone. */
record PluginFolder(Path path) {

    /** Versions begin with a digit, which tells {@code gvisor-rootless-1.0} from {@code gvisor-1.0}. */
    private static final Pattern NAME_AND_VERSION = Pattern.compile("(.+?)-(\\d.*)");

    /** The folders in a directory, by name; hidden ones are somebody's work in progress. None if there is no such directory. */
    static List<PluginFolder> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        return list(
                        directory,
                        it -> Files.isDirectory(it)
                                && !it.getFileName().toString().startsWith("."))
                .stream()
                .map(PluginFolder::new)
                .toList();
    }

    String fileName() {
        return path.getFileName().toString();
    }

    /** What a folder is called that holds this plugin and no other version. */
    static String nameFor(ProviderDescriptor descriptor) {
        return descriptor.name() + "-" + descriptor.version();
    }

    /** Whether it may be called so, with this inside. */
    boolean fits(ProviderDescriptor descriptor) {
        return fileName().equals(descriptor.name()) || fileName().equals(nameFor(descriptor));
    }

    /** Whether a plugin of this name can be in here; cheap. */
    boolean mayHold(String name) {
        return fileName().equals(name) || fileName().startsWith(name + "-");
    }

    Plugin.Broken broken(String reason) {
        Matcher matcher = NAME_AND_VERSION.matcher(fileName());
        boolean hasVersion = matcher.matches();
        return new Plugin.Broken(
                hasVersion ? matcher.group(1) : fileName(),
                hasVersion ? matcher.group(2) : "",
                new Plugin.Place.Folder(path),
                reason);
    }

    URL[] jars() {
        return list(path, it -> it.toString().endsWith(".jar")).stream()
                .map(PluginFolder::url)
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
