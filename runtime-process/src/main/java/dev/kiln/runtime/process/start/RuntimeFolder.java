// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A language runtime: what stands for an image here.
 *
 * @param image the repository name that it answers to
 * @param command what is started, with the folder at {@code /action}
 * @param require programs of the host that it needs
 * @param directory its files
 */
public record RuntimeFolder(String image, List<String> command, List<String> require, Path directory) {

    public static final String FILE = "process.properties";

    public RuntimeFolder {
        command = List.copyOf(command);
        require = List.copyOf(require);
    }

    /** The runtime for an image among the folders of {@code runtimes}; read anew each time, so folders may come and go. */
    public static RuntimeFolder find(Path runtimes, SandboxImage image) throws SandboxException {
        List<RuntimeFolder> known = all(runtimes);
        return known.stream()
                .filter(folder -> folder.stands(image.repository()))
                .findFirst()
                .orElseThrow(() -> new SandboxException.ImageUnusable("cannot use image " + image
                        + ": under the process provider only these images are known: "
                        + known.stream().map(RuntimeFolder::image).sorted().toList()));
    }

    public static List<RuntimeFolder> all(Path runtimes) throws SandboxException {
        List<RuntimeFolder> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(runtimes)) {
            for (Path entry : entries) {
                Path file = entry.resolve(FILE);
                if (Files.isRegularFile(file)) {
                    folders.add(read(file));
                }
            }
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot read the language runtimes in " + runtimes + " (key 'runtimes'): " + e, e);
        }
        return folders;
    }

    public static RuntimeFolder read(Path file) throws SandboxException, IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        String folder = properties.getProperty("folder", ".").strip();
        Path directory = file.toRealPath().resolveSibling(folder).toRealPath();
        return new RuntimeFolder(
                value(properties, "image", file),
                words(value(properties, "command", file)),
                words(properties.getProperty("require", "")),
                directory);
    }

    /** Whether this is the repository, whichever registry it is named with. */
    private boolean stands(String repository) {
        return repository.equals(image) || repository.endsWith("/" + image);
    }

    private static String value(Properties properties, String key, Path file) throws SandboxException {
        String value = properties.getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw new SandboxException.ProviderUnavailable(
                    "the language runtime's file " + file + " has no '" + key + "': add it or remove the folder");
        }
        return value;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    }
}
