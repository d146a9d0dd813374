// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a standalone server finds things, and its settings.
 *
 * @param settings of controller and invoker, resolved; what was said on the command line wins over the file, which wins over
 *     what they have by themselves
 */
record StandaloneConfig(
        Surroundings surroundings,
        String runtime,
        Path dataDirectory,
        Path manifest,
        boolean hasEgress,
        Config settings) {

    private static final long MEGABYTE = 1024 * 1024;
    private static final int LEAST_MEMORY_MEGABYTES = 1024;

    /**
     * What the process was started in.
     *
     * @param root the project's folder
     * @param memoryBytes of the machine
     * @param defaults what controller and invoker have by themselves, and system properties above it
     */
    record Surroundings(Path root, Path home, Map<String, String> environment, long memoryBytes, Config defaults) {
        Surroundings {
            environment = Map.copyOf(environment);
        }
    }

    /**
     * Puts everything together.
     *
     * @throws StartupException when a file is missing or a setting cannot be read
     */
    static StandaloneConfig of(StandaloneOptions options, Surroundings surroundings) {
        Path root = surroundings.root();
        Path data = Objects.requireNonNullElse(
                        options.dataDirectory, surroundings.home().resolve(".kiln/standalone"))
                .toAbsolutePath();
        Path manifest = Objects.requireNonNullElse(options.manifest, root.resolve("actions/runtimes.json"));
        Path plugins = Objects.requireNonNullElse(options.plugins, root.resolve("target/dist/plugins"));
        int memory = Objects.requireNonNullElse(options.userMemoryMegabytes, standardMemory(surroundings));
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("kiln.controller.http.host", options.host);
        said.put("kiln.controller.http.port", options.port);
        said.put("kiln.invoker.data-directory", data.resolve("invoker").toString());
        said.put("kiln.invoker.provider.plugins", plugins.toString());
        said.put("kiln.invoker.sandboxes.memory", memory + " MiB");
        // one process: there is nobody who could take over, and a machine that sleeps must not make its own invoker
        // lost
        said.put("kiln.invoker.start.claims", false);
        said.put("kiln.controller.flight.rescues", false);
        said.put("kiln.controller.scheduling.down-after", "10s");
        said.put("kiln.controller.scheduling.lost-after", "60s");
        try {
            Config settings = parse(options.settings)
                    .withFallback(ConfigFactory.parseMap(said))
                    .withFallback(file(options))
                    .withFallback(surroundings.defaults())
                    .resolve();
            return new StandaloneConfig(surroundings, options.runtime, data, manifest, options.hasEgress, settings);
        } catch (ConfigException e) {
            throw new StartupException("a setting cannot be read: " + e.getMessage(), List.of());
        }
    }

    private static int standardMemory(Surroundings surroundings) {
        return (int) Math.max(LEAST_MEMORY_MEGABYTES, surroundings.memoryBytes() / MEGABYTE / 3);
    }

    private static Config parse(List<String> settings) {
        Config all = ConfigFactory.empty();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw new StartupException("'--set " + setting + "' is not KEY=VALUE", List.of());
            }
            String value = setting.substring(equals + 1);
            all = ConfigFactory.parseMap(Map.of(setting.substring(0, equals), value))
                    .withFallback(all);
        }
        return all;
    }

    private static Config file(StandaloneOptions options) {
        Path file = options.configFile;
        if (file == null) {
            return ConfigFactory.empty();
        }
        if (!Files.isReadable(file)) {
            throw new StartupException("the configuration file " + file + " cannot be read", List.of());
        }
        return ConfigFactory.parseFile(file.toFile());
    }
}
