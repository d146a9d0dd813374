// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import com.typesafe.config.Config;
import dev.kiln.server.start.SettingsSources;
import dev.kiln.server.start.StartupException;
import dev.kiln.server.start.Surroundings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
        Ground.Wishes ground,
        Config settings) {

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
        int memory = Objects.requireNonNullElse(options.userMemoryMegabytes, surroundings.standardSandboxMegabytes());
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
        said.put("kiln.controller.http.farewell", "0s");
        said.put("kiln.controller.scheduling.down-after", "10s");
        said.put("kiln.controller.scheduling.lost-after", "60s");
        if (options.kubeconfig != null) {
            said.put(
                    "kiln.invoker.provider.settings.kubeconfig",
                    options.kubeconfig.toAbsolutePath().toString());
        }
        Ground.Bus bus = bus(options, surroundings);
        if (options.bus != null) {
            said.put("kiln.bus.servers", options.bus);
            // others may use that Kafka, and all of them have an invoker0
            String prefix = Installation.name(data, new SecureRandom()) + "-";
            said.put("kiln.controller.topic-prefix", prefix);
            said.put("kiln.invoker.topic-prefix", prefix);
        }
        if (options.store != null) {
            said.put("kiln.store.url", options.store);
        }
        Config settings =
                SettingsSources.merge(options.settings, said, Optional.ofNullable(options.configFile), surroundings);
        var ground = new Ground.Wishes(
                data, bus, options.store == null ? new Ground.Store.Embedded() : new Ground.Store.CouchDb());
        return new StandaloneConfig(
                surroundings, options.runtime(), data, manifest, options.hasEgress, ground, settings);
    }

    private static Ground.Bus bus(StandaloneOptions options, Surroundings surroundings) {
        if (options.hasBroker && options.bus != null) {
            throw new StartupException(
                    "--kafka starts a broker and --bus names another one", List.of("leave one of them out"));
        }
        if (options.bus != null) {
            return new Ground.Bus.External();
        }
        return options.hasBroker
                ? new Ground.Bus.Broker(surroundings, Optional.ofNullable(options.brokerClassPath))
                : new Ground.Bus.InMemory();
    }
}
