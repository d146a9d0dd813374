// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import dev.kiln.conformance.Witness;
import dev.kiln.invoker.generations.ProviderSource;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.claims.Claim;
import dev.kiln.messaging.claims.ClaimLog;
import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.orders.PoolOrderCodec;
import dev.kiln.messaging.wire.Ack;
import dev.kiln.messaging.wire.AckCodec;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ActivationMessageCodec;
import dev.kiln.messaging.wire.Control;
import dev.kiln.messaging.wire.ControlCodec;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.RuntimeSetup;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.embedded.EmbeddedStores;
import dev.kiln.testkit.FakeRuntimeProviderFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/** A whole invoker in this JVM: bus in memory, embedded store, fake sandboxes, and a controller that only writes and listens. */
final class Rig implements AutoCloseable {

    static final NamespaceName NAMESPACE = new NamespaceName("guest");
    private static final ControllerId CONTROLLER = new ControllerId("0");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MANIFEST = """
            {"runtimes": {"fake": [{"kind": "fake:1", "default": true, "image": {"name": "fake/one"},
             "stemCells": []}], "stemmed": [{"kind": "stemmed:1", "default": true, "image": {"name": "fake/stem"},
             "stemCells": [{"initialCount": 2, "memory": "256 MB"}]}]}}""";

    final FakeRuntimeProviderFactory fake;
    final InMemoryBus bus;
    final EmbeddedStores stores;
    final AtomicBoolean losesCommits = new AtomicBoolean();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicInteger replacements = new AtomicInteger();

    /** What pools may be told to use, beside the one it begins with. */
    final Map<String, RuntimeProviderFactory> plugins = new ConcurrentHashMap<>();

    private final Path directory;
    private final Options options;
    private final Topics topics = new Topics("", (int) SystemLimits.standard().payloadBytes());
    private final BusConsumer acks;
    private final BusConsumer pings;
    private final Map<ActivationId, Ack> received = new HashMap<>();
    private final Random random = new Random(7);
    private Path data;
    private int crashes;
    private AtomicBoolean isDead = new AtomicBoolean();
    private InvokerServer server;
    private RuntimeProvider provider;
    private Owner owner;

    /** What a test may want otherwise. */
    record Options(
            String settings,
            RuntimeProviderFactory factory,
            Map<String, String> provider,
            UnaryOperator<ActivationStore> store) {

        static Options standard() {
            return new Options("", new FakeRuntimeProviderFactory(), Map.of(), it -> it);
        }

        Options with(String more) {
            return new Options(settings + "\n" + more, factory, provider, store);
        }

        /** Settings beside those of the invoker. */
        Options beside(String more) {
            return with("}\n" + more + "\nkiln.invoker {");
        }

        Options provider(String key, String value) {
            return new Options(settings, factory, Map.of(key, value), store);
        }

        Options factory(RuntimeProviderFactory other) {
            return new Options(settings, other, provider, store);
        }

        Options store(UnaryOperator<ActivationStore> wrapper) {
            return new Options(settings, factory, provider, wrapper);
        }
    }

    Rig(Path directory, Options options) {
        this.directory = directory;
        this.options = options;
        this.data = directory.resolve("invoker");
        this.fake = options.factory() instanceof FakeRuntimeProviderFactory it ? it : new FakeRuntimeProviderFactory();
        this.bus = new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system());
        this.stores = EmbeddedStores.open(
                directory.resolve("store"), Thread.ofPlatform().daemon().factory());
        bus.ensureTopic(topics.completed(CONTROLLER));
        bus.ensureTopic(topics.health());
        pings = bus.open(topics.health().name(), "a controller that never commits", MessageBus.StartAt.EARLIEST);
        acks = bus.open(topics.completed(CONTROLLER).name(), "controller", MessageBus.StartAt.EARLIEST);
        start();
    }

    /** Starts an invoker, or the next epoch of it. */
    void start() {
        InvokerConfig config = InvokerConfig.of(ConfigFactory.parseString(
                        "kiln.invoker {" + SETTINGS + options.settings() + "\ndata-directory = \"" + data + "\"}")
                .withFallback(ConfigFactory.defaultReference()));
        owner = new Owner("test", "default", "invoker0", Epoch.next(config.dataDirectory()));
        provider = options.factory()
                .create(
                        options.provider(),
                        new RuntimeContext(owner, providerData(), InstantSource.system(), random, MetricsSink.none()));
        server = new InvokerServer(
                config,
                new InvokerPorts(
                        stores.artifacts(),
                        new FlakyStore(options.store().apply(stores.activations()), isDead),
                        new ForgetfulBus(bus, losesCommits, isDead),
                        new Runtimes(0, RuntimesManifest.parse(MANIFEST.getBytes(StandardCharsets.UTF_8))),
                        SystemLimits.standard(),
                        new InvokerPorts.First(
                                new Generation(0, RuntimeSetup.of("fake")), new ProviderSource.Opened(provider, true)),
                        this::open,
                        owner,
                        InstantSource.system(),
                        System::nanoTime,
                        meters),
                replacements::incrementAndGet);
        server.start();
    }

    private ProviderSource.Opened open(Generation generation) {
        RuntimeSetup setup = generation.setup();
        RuntimeProviderFactory factory = plugins.get(setup.provider());
        if (factory == null) {
            throw new IllegalArgumentException("there is no plugin '" + setup.provider() + "'");
        }
        return new ProviderSource.Opened(
                factory.create(
                        setup.settings(),
                        new RuntimeContext(owner, providerData(), InstantSource.system(), random, MetricsSink.none())),
                true);
    }

    private static final String SETTINGS = """
            stop-timeout = 2 s
            sandboxes { memory = 2048 MiB, min-slice = 20 ms, create-backoff = 10 ms, max-wait = 15 s }
            run { log-idle = 300 ms }
            feed { poll-wait = 20 ms }
            health { ping = 100 ms, check = 100 ms, sweep = 100 ms }
            """;

    /** From now on the invoker is one that died: another may begin with copies of its files, as far as they had been written. */
    InvokerServer crash() {
        Path dead = directory.resolve("invoker" + ++crashes);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, dead.resolve(data.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        data = dead;
        isDead.set(true);
        isDead = new AtomicBoolean();
        return server;
    }

    InvokerServer server() {
        return server;
    }

    /** Waits until an activation counts as started: its sandbox is busy a little earlier, and a stop or a crash would still undo it. */
    void awaitBegun(ActivationId id) {
        byte[] inLedger = HexFormat.of().parseHex(id.value());
        String wanted = new String(inLedger, StandardCharsets.ISO_8859_1);
        eventually("the start of " + id, () -> {
            try (Stream<Path> files = Files.list(data.resolve("ledger"))) {
                for (Path file : files.toList()) {
                    if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(wanted)) {
                        return true;
                    }
                }
                return false;
            } catch (IOException e) {
                return false; // a file that went away while it was looked at
            }
        });
    }

    RuntimeProvider provider() {
        return provider;
    }

    QualifiedName action(String name, String code) {
        return action(name, code, it -> it);
    }

    QualifiedName action(String name, String code, UnaryOperator<Action> change) {
        QualifiedName qualified = QualifiedName.of(NAMESPACE, new EntityName(name));
        Action action = new Action(
                qualified,
                Version.FIRST,
                false,
                new Exec.Managed("fake:1", new Code.Inline(code, false), Optional.empty()),
                Parameters.NONE,
                ActionLimits.DEFAULT,
                Annotations.NONE,
                Instant.now());
        Optional<Revision> before = stores.artifacts().action(qualified).map(it -> it.revision());
        PutOutcome outcome = stores.artifacts()
                .put(
                        change.apply(action),
                        before.<Expected>map(Expected.At::new).orElseGet(Expected.Absent::new));
        Assertions.assertInstanceOf(PutOutcome.Written.class, outcome);
        return qualified;
    }

    static UnaryOperator<Action> limits(Duration timeout, int memory, int logs, int concurrency) {
        return it -> new Action(
                it.name(),
                it.version(),
                false,
                it.exec(),
                it.parameters(),
                new ActionLimits(timeout, memory, logs, concurrency, OptionalInt.empty()),
                it.annotations(),
                it.updated());
    }

    static UnaryOperator<Action> kind(String kind) {
        return it -> it.withExec(new Exec.Managed(kind, it.exec().optionalCode().orElseThrow(), Optional.empty()));
    }

    static UnaryOperator<Action> image(String image) {
        return it -> it.withExec(new Exec.Blackbox(image, it.exec().optionalCode(), Optional.empty()));
    }

    static UnaryOperator<Action> annotated(String key, Object value) {
        return it -> new Action(
                it.name(),
                it.version(),
                false,
                it.exec(),
                it.parameters(),
                it.limits(),
                it.annotations().with(key, Json.mapper().valueToTree(value)),
                it.updated());
    }

    ActivationId invoke(QualifiedName action) {
        return invoke(action, Json.object().put("name", "Ada"));
    }

    ActivationId invoke(QualifiedName action, ObjectNode arguments) {
        return send(message(action, arguments, ActivationId.random(random)));
    }

    ActivationMessage message(QualifiedName action, ObjectNode arguments, ActivationId id) {
        return message(action, arguments, id, Optional.empty(), Set.of());
    }

    /** One that came by a binding, with arguments that go into the environment. */
    ActivationMessage message(
            QualifiedName action,
            ObjectNode arguments,
            ActivationId id,
            Optional<QualifiedName> binding,
            Set<String> initKeys) {
        Instant now = Instant.now();
        return new ActivationMessage(
                new Transaction("tid", now.minusMillis(1), false),
                action,
                Version.FIRST,
                binding,
                stores.artifacts().action(action).map(it -> it.revision().value()),
                new ActivationMessage.Caller("guest", NAMESPACE, "uuid", Optional.empty()),
                id,
                CONTROLLER,
                true,
                arguments,
                initKeys,
                Map.of(),
                Optional.empty(),
                now,
                Leg.first(0),
                StoragePolicy.ALWAYS,
                IsolationClass.NONE);
    }

    /** The same, of which not every record is kept. */
    static ActivationMessage storing(StoragePolicy storage, boolean isBlocking, ActivationMessage it) {
        return new ActivationMessage(
                it.transaction(),
                it.action(),
                it.version(),
                it.binding(),
                it.revision(),
                it.caller(),
                it.activationId(),
                it.replyTo(),
                isBlocking,
                it.content(),
                it.initKeys(),
                it.lockedKeys(),
                it.cause(),
                it.published(),
                it.leg(),
                storage,
                it.isolation());
    }

    /** The same, which must not run in anything weaker. */
    static ActivationMessage needing(IsolationClass isolation, ActivationMessage it) {
        return new ActivationMessage(
                it.transaction(),
                it.action(),
                it.version(),
                it.binding(),
                it.revision(),
                it.caller(),
                it.activationId(),
                it.replyTo(),
                it.isBlocking(),
                it.content(),
                it.initKeys(),
                it.lockedKeys(),
                it.cause(),
                it.published(),
                it.leg(),
                it.storage(),
                isolation);
    }

    ActivationId send(ActivationMessage message) {
        sendRaw(ActivationMessageCodec.encode(message));
        return message.activationId();
    }

    void sendRaw(byte[] message) {
        bus.publish(topics.invoker(new InvokerId(0)).name(), message)
                .toCompletableFuture()
                .join();
    }

    /** Whether anything has begun, or is just about to. */
    boolean hasClaims() {
        try {
            return !bus.readSince(topics.claims(new InvokerId(0)).name(), Instant.EPOCH)
                    .isEmpty();
        } catch (BusException.NoSuchTopic e) {
            return false;
        }
    }

    /** As another invoker would. */
    void claim(Claim claim) {
        new ClaimLog(bus, topics.claims(new InvokerId(0)), Duration.ofSeconds(5))
                .write(claim)
                .toCompletableFuture()
                .join();
    }

    /** Messages to the invoker that it has still to commit. */
    int uncommitted() {
        String topic = topics.invoker(new InvokerId(0)).name().value();
        return bus.readUncommitted(topics.invoker(new InvokerId(0)).name(), topic)
                .size();
    }

    /** How many acknowledgements of it there are. */
    long acks(ActivationId id) {
        return bus.readSince(topics.completed(CONTROLLER).name(), Instant.EPOCH).stream()
                .filter(it -> AckCodec.decode(it.payload()).activationId().equals(id))
                .count();
    }

    /** Tells all invokers what an operator wants of one. */
    void command(int invoker, Control.Command command) {
        sendTo(topics.control(), ControlCodec.encode(new Control(new InvokerId(invoker), command, "an operator")));
    }

    /** What a controller wants of the pool of this invoker. */
    void order(PoolOrder order) {
        sendTo(topics.pools(), PoolOrderCodec.encode(order));
    }

    void sendTo(TopicSpec topic, byte[] message) {
        bus.publish(topic.name(), message).toCompletableFuture().join();
    }

    Topics topics() {
        return topics;
    }

    /** All pings so far; a group of its own keeps them in memory. */
    List<Ping> pings() {
        return bus.readSince(topics.health().name(), Instant.EPOCH).stream()
                .map(it -> PingCodec.decode(it.payload()))
                .toList();
    }

    /** Waits for a ping that is as it should be. */
    Ping awaitPing(String what, Predicate<Ping> condition) {
        eventually(what, () -> !pings().isEmpty() && condition.test(pings().getLast()));
        return pings().getLast();
    }

    /** The record that the acknowledgement carries. */
    Activation result(ActivationId id) {
        Ack ack = ack(id);
        if (ack instanceof Ack.Combined combined && combined.outcome() instanceof Ack.Outcome.Full full) {
            return witnessed(full.activation());
        }
        throw new AssertionError("no outcome in " + ack);
    }

    Ack ack(ActivationId id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!received.containsKey(id)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no acknowledgement of " + id + "; pool: " + server.occupancy());
            }
            try {
                for (BusMessage message : acks.poll(1000, Duration.ofMillis(100))) {
                    Ack ack = AckCodec.decode(message.payload());
                    received.put(ack.activationId(), ack);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return received.get(id);
    }

    /** The record that the store has. */
    Activation record(ActivationId id) {
        eventually(
                "the record of " + id,
                () -> stores.activations().get(NAMESPACE, id).isPresent());
        return witnessed(stores.activations().get(NAMESPACE, id).orElseThrow());
    }

    /** For the conformance table. */
    private static Activation witnessed(Activation activation) {
        Witness.recorded(ActivationCodec.toJson(activation));
        return activation;
    }

    Activation run(QualifiedName action) {
        return result(invoke(action));
    }

    void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what + "; pool: " + server.occupancy());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() {
        server.close();
        provider.close();
        stores.close();
        pings.close();
        bus.close();
    }

    private Path providerData() {
        try {
            return Files.createDirectories(directory.resolve("provider"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String annotation(Activation activation, String key) {
        return activation.annotations().get(key).map(it -> it.asText()).orElse("");
    }

    static Set<String> sandboxes(Iterable<Activation> activations) {
        Set<String> ids = new LinkedHashSet<>();
        activations.forEach(it -> ids.add(annotation(it, "sandbox")));
        return ids;
    }
}
