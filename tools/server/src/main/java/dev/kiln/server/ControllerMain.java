// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.kiln.controller.ControllerConfig;
import dev.kiln.controller.ControllerPorts;
import dev.kiln.controller.ControllerServer;
import dev.kiln.controller.identity.FirstSubjects;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.kafka.source.KafkaTopicSource;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.server.connect.Connections;
import dev.kiln.server.start.ManifestFile;
import dev.kiln.server.start.ReadyFile;
import dev.kiln.server.start.Release;
import dev.kiln.server.start.SettingsSources;
import dev.kiln.server.start.StartupException;
import dev.kiln.server.start.StopSignal;
import dev.kiln.server.start.Surroundings;
import dev.kiln.store.StoreException;
import dev.kiln.store.couchdb.CouchDbStores;
import java.io.PrintStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kiln controller}. */
@Command(
        name = "kiln controller",
        mixinStandardHelpOptions = true,
        version = "Kiln 0.1.0",
        description = "Runs a controller of a cluster: it serves the API and gives invokers their work.",
        footer = {
            "",
            "Examples:",
            "  ./kiln controller --id east --bus kafka1:9092 --store http://couchdb:5984 --host 0.0.0.0",
            "  ./kiln controller --id west --peer east-host:25520 --peer west-host:25520 --peer-host west-host",
            "",
            "SIGTERM stops it: requests at work end, and other controllers take the next ones."
        })
public final class ControllerMain implements Callable<Integer> {

    private static final int CANNOT_START = 1;

    @Mixin
    ServerOptions options = new ServerOptions();

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description = "Its name in the cluster; no two may share one (default: 0).")
    @Nullable
    String id;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (default: 127.0.0.1).")
    @Nullable
    String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Port to listen on, 0 for any that is free (default: 3233).")
    @Nullable
    Integer port;

    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT",
            description =
                    "Where the controllers of this cluster talk to each other; the first ones, this one included.")
    List<String> peers = new ArrayList<>();

    @Option(names = "--peer-host", paramLabel = "ADDRESS", description = "Where this one talks to them.")
    @Nullable
    String peerHost;

    @Option(names = "--peer-port", paramLabel = "PORT", description = "And by which port (default: 25520).")
    @Nullable
    Integer peerPort;

    private final PrintStream out;
    private final PrintStream err;
    private final Surroundings surroundings;

    ControllerMain(PrintStream out, PrintStream err, Surroundings surroundings) {
        this.out = out;
        this.err = err;
        this.surroundings = surroundings;
    }

    public static void main(String[] args) {
        ControllerMain program = new ControllerMain(System.out, System.err, Surroundings.here());
        System.exit(new CommandLine(program).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        StopSignal stop = new StopSignal();
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        try {
            Config settings =
                    SettingsSources.merge(options.settings, meaning(), options.optionalConfigFile(), surroundings);
            ControllerConfig config = ControllerConfig.read(settings);
            Connections connections = new Connections(settings, clock);
            try (MessageBus bus = connections.bus("controller" + config.id());
                    CouchDbStores stores = connections.stores(random)) {
                connections.await(bus);
                // the server does that, too, but cannot wait for a store that goes away again meanwhile
                Connections.untilThere("the store", () -> {
                    FirstSubjects.ensure(stores.subjects(), config.identity().firstSubjects(), random);
                    return stores;
                });
                var ports = new ControllerPorts(
                        stores.artifacts(),
                        stores.activations(),
                        stores.subjects(),
                        stores.documents(),
                        bus,
                        Optional.of(stores.changes()),
                        Optional.of(new KafkaTopicSource()));
                var manifest = ManifestFile.read(options.manifest(surroundings));
                try (ControllerServer server =
                        new ControllerServer(config, ports, manifest, SystemLimits.standard(), clock, random)) {
                    JvmMetrics.bind(server.meters());
                    URI address = URI.create(
                            config.http().scheme() + "://" + server.address().getHostString() + ":"
                                    + server.address().getPort());
                    out.println(
                            "controller " + config.id() + " listens at " + address + "; Kiln " + Release.of(settings));
                    if (options.readyFile != null) {
                        String key = config.identity()
                                .firstSubjects()
                                .getFirst()
                                .key()
                                .reveal();
                        ReadyFile.write(options.readyFile, List.of(address.toString(), key));
                    }
                    stop.await();
                    out.println("Stopping: new requests go to other controllers; those at work may end.");
                }
            }
        } catch (StartupException
                | StoreException
                | BusException
                | ConfigException
                | IllegalStateException
                | IllegalArgumentException e) {
            err.println("kiln controller: " + e.getMessage());
            return CANNOT_START;
        } finally {
            stop.stopped();
        }
        return 0;
    }

    private Map<String, Object> meaning() {
        Map<String, Object> meaning = options.meaning();
        put(meaning, "kiln.controller.id", id);
        put(meaning, "kiln.controller.http.host", host);
        put(meaning, "kiln.controller.http.port", port);
        put(meaning, "kiln.controller.peers.host", peerHost);
        put(meaning, "kiln.controller.peers.port", peerPort);
        if (!peers.isEmpty()) {
            meaning.put("kiln.controller.peers.seeds", peers);
        }
        return meaning;
    }

    private static void put(Map<String, Object> meaning, String key, @Nullable Object value) {
        if (value != null) {
            meaning.put(key, value);
        }
    }
}
