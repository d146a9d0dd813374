// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.state;

import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxId;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What is written down of a sandbox before anything of it exists, so that whoever finds it can remove it all.
 *
 * @param cgroups what holds its monitor, removed with it
 */
public record SandboxRecord(SandboxId id, Owner owner, String image, List<Path> cgroups, Map<String, String> tags) {

    public static final String FILE = "sandbox.properties";
    private static final String TAG = "tag.";

    public SandboxRecord {
        cgroups = List.copyOf(cgroups);
        tags = Map.copyOf(tags);
    }

    public void write(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("id", id.value());
        properties.setProperty("cluster", owner.cluster());
        properties.setProperty("pool", owner.pool());
        properties.setProperty("invoker", owner.invoker());
        properties.setProperty("epoch", Long.toString(owner.epoch()));
        properties.setProperty("image", image);
        properties.setProperty("cgroups", cgroups.stream().map(Path::toString).collect(Collectors.joining(":")));
        tags.forEach((key, value) -> properties.setProperty(TAG + key, value));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Files.writeString(directory.resolve(FILE), text.toString());
    }

    /** What was written there; nothing when there is no sandbox any more. */
    public static Optional<SandboxRecord> read(Path directory) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve(FILE))) {
            properties.load(reader);
            return Optional.of(of(properties));
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            // it is being removed by somebody else, or the file is not one of ours
            return Optional.empty();
        }
    }

    private static SandboxRecord of(Properties properties) {
        Map<String, String> tags = properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(TAG))
                .collect(Collectors.toMap(name -> name.substring(TAG.length()), properties::getProperty));
        return new SandboxRecord(
                new SandboxId(properties.getProperty("id")),
                new Owner(
                        properties.getProperty("cluster"),
                        properties.getProperty("pool"),
                        properties.getProperty("invoker"),
                        Long.parseLong(properties.getProperty("epoch"))),
                properties.getProperty("image"),
                Arrays.stream(properties.getProperty("cgroups").split(":", -1))
                        .filter(path -> !path.isEmpty())
                        .map(Path::of)
                        .toList(),
                tags);
    }
}
