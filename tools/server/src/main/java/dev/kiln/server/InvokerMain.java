// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.kiln.invoker.InvokerConfig;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.wire.Topics;
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
import dev.kiln.store.runtimes.RuntimesDocument;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kiln invoker}. */
@Command(
        name = "kiln invoker",
        mixinStandardHelpOptions = true,
        version = "Kiln 0.1.0",
        description = "Runs an invoker: joins a cluster from this host and runs functions here.",
        footer = {
            "",
            "Examples:",
            "  ./kiln invoker --pool default --bus kafka1:9092 --store http://couchdb:5984",
            "  ./kiln invoker --pool bare-metal --runtime process --user-memory 8192",
            "",
            "SIGTERM drains it: what runs may end, what waits goes to other invokers."
        })
public final class InvokerMain implements Callable<Integer> {

    private static final int CANNOT_START = 1;

    @Mixin
    ServerOptions options = new ServerOptions();

    @Option(names = "--pool", paramLabel = "NAME", description = "The pool that it belongs to (default: default).")
    @Nullable
    String pool;

    @Option(
            names = "--id",
            paramLabel = "NUMBER",
            defaultValue = "auto",
            description = "Its number; auto for one that is its own for ever, by --name (default: auto).")
    String id = "auto";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What its number goes by (default: a name that is kept in the data folder).")
    @Nullable
    String name;

    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "The runtime provider: docker, k8s, microvm, process, or a plugin's NAME or NAME@VERSION (default: the best one that works here).")
    String runtime = "auto";

    @Option(
            names = {"-d", "--data-dir"},
            paramLabel = "FOLDER",
            description = "Where its ledger is kept, one folder for each invoker (default: ~/.kiln/invoker).")
    @Nullable
    Path dataDirectory;

    @Option(
            names = "--user-memory",
            paramLabel = "MB",
            description = "What all sandboxes may hold together (default: a third of this machine's memory).")
    @Nullable
    Integer userMemoryMegabytes;

    @Option(names = "--plugins", paramLabel = "FOLDER", description = "Runtime plugins, a folder of jars each.")
    @Nullable
    Path plugins;

    @Option(
            names = "--api-host",
            paramLabel = "URL",
            description = "Where functions find the API (default: http://localhost:3233).")
    @Nullable
    String apiHost;

    @Option(
            names = "--egress",
            description = "Let functions under the process provider use this machine's network, loopback included.")
    boolean hasEgress;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            defaultValue = "-1",
            description = "Serve /metrics, /health and /ping; 0 for any port that is free (default: not).")
    int metricsPort = -1;

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where they are served (default: 127.0.0.1).")
    String metricsHost = "127.0.0.1";

    private final PrintStream out;
    private final PrintStream err;
    private final Surroundings surroundings;

    InvokerMain(PrintStream out, PrintStream err, Surroundings surroundings) {
        this.out = out;
        this.err = err;
        this.surroundings = surroundings;
    }

    public static void main(String[] args) {
        InvokerMain program = new InvokerMain(System.out, System.err, Surroundings.here());
        System.exit(new CommandLine(program).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        StopSignal stop = new StopSignal();
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        Path data = Objects.requireNonNullElse(
                        dataDirectory, surroundings.home().resolve(".kiln/invoker"))
                .toAbsolutePath();
        try {
            Config settings =
                    SettingsSources.merge(options.settings, meaning(data), options.optionalConfigFile(), surroundings);
            Connections connections = new Connections(settings, clock);
            try (MessageBus bus = connections.bus("kiln-invoker");
                    CouchDbStores stores = connections.stores(random)) {
                connections.await(bus);
                InvokerConfig config = InvokerConfig.of(
                        Connections.untilThere("the message bus", () -> known(settings, bus, data, random)));
                var ports = new InvokerProcess.Ports(stores.artifacts(), stores.activations(), bus, clock, random);
                var wishes = new InvokerProcess.Wishes(
                        runtime,
                        hasEgress,
                        RuntimesDocument.read(stores.documents(), ManifestFile.read(options.manifest(surroundings))),
                        metricsAddress(),
                        () -> replaced(stop));
                try (InvokerProcess process = InvokerProcess.start(config, ports, wishes, surroundings, out)) {
                    String release = Release.of(settings);
                    out.println(config.id() + " of pool " + config.pool() + " works with " + process.reason()
                            + "; Kiln " + release);
                    if (options.readyFile != null) {
                        ReadyFile.write(
                                options.readyFile, List.of(config.id().toString(), process.metricsAddress(), release));
                    }
                    stop.await();
                    out.println("Stopping: what runs may end, what waits goes to other invokers.");
                }
            }
        } catch (StartupException
                | StoreException
                | BusException
                | ConfigException
                | IllegalStateException
                | IllegalArgumentException e) {
            err.println("kiln invoker: " + e.getMessage());
            return CANNOT_START;
        } finally {
            stop.stopped();
        }
        return 0;
    }

    /** Two processes of one number: the one that began later has it. */
    private void replaced(StopSignal stop) {
        err.println("kiln invoker: another process works under the same number and began later, so this one stops;"
                + " give each its own --data-dir or --name");
        stop.raise();
    }

    private Optional<InetSocketAddress> metricsAddress() {
        return metricsPort < 0 ? Optional.empty() : Optional.of(new InetSocketAddress(metricsHost, metricsPort));
    }

    /** The settings, with what only the cluster can tell: the invoker's number, and what the installation is called. */
    private Config known(Config settings, MessageBus bus, Path data, SecureRandom random) throws InterruptedException {
        Topics topics = new Topics(settings.getString("kiln.invoker.topic-prefix"), (int)
                SystemLimits.standard().payloadBytes());
        InvokerRegistry registry = new InvokerRegistry(bus, topics);
        Map<String, Object> known = new HashMap<>();
        known.put("kiln.invoker.id", id);
        if (id.equals("auto")) {
            String ownName = name == null ? OwnName.in(data, random) : name;
            known.put("kiln.invoker.id", registry.number(ownName).number());
        }
        if (settings.getString("kiln.invoker.cluster").equals("auto")) {
            String proposal = "kiln-" + HexFormat.of().toHexDigits(random.nextInt());
            known.put("kiln.invoker.cluster", registry.cluster(proposal));
        }
        return ConfigFactory.parseMap(known).withFallback(settings);
    }

    private Map<String, Object> meaning(Path data) {
        Map<String, Object> meaning = new HashMap<>(options.meaning());
        meaning.put("kiln.invoker.data-directory", data.toString());
        meaning.put(
                "kiln.invoker.provider.plugins",
                Objects.requireNonNullElse(plugins, surroundings.root().resolve("target/dist/plugins"))
                        .toString());
        int memory = Objects.requireNonNullElse(userMemoryMegabytes, surroundings.standardSandboxMegabytes());
        meaning.put("kiln.invoker.sandboxes.memory", memory + " MiB");
        if (pool != null) {
            meaning.put("kiln.invoker.pool", pool);
        }
        if (apiHost != null) {
            meaning.put("kiln.invoker.sandbox.api-host", URI.create(apiHost).toString());
        }
        return meaning;
    }
}
