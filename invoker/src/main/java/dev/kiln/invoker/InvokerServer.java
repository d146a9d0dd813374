// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import dev.kiln.invoker.client.ActionClient.ResultLimit;
import dev.kiln.invoker.control.Control;
import dev.kiln.invoker.control.Ears;
import dev.kiln.invoker.feed.Feed;
import dev.kiln.invoker.feed.ReadMark;
import dev.kiln.invoker.fetch.Actions;
import dev.kiln.invoker.generations.Generations;
import dev.kiln.invoker.generations.OrderFile;
import dev.kiln.invoker.generations.PoolKeeper;
import dev.kiln.invoker.generations.Trial;
import dev.kiln.invoker.health.Heartbeat;
import dev.kiln.invoker.health.ProviderHealth;
import dev.kiln.invoker.ledger.ActivationLedger;
import dev.kiln.invoker.pool.SandboxPool;
import dev.kiln.invoker.pool.SandboxWorks;
import dev.kiln.invoker.report.Acknowledger;
import dev.kiln.invoker.report.Recorder;
import dev.kiln.invoker.report.Resender;
import dev.kiln.invoker.run.Beginnings;
import dev.kiln.invoker.run.Closing;
import dev.kiln.invoker.run.Demands;
import dev.kiln.invoker.run.Runner;
import dev.kiln.invoker.run.Tools;
import dev.kiln.invoker.runtimes.LiveRuntimes;
import dev.kiln.invoker.runtimes.RuntimesEar;
import dev.kiln.invoker.sandbox.OrphanSweep;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.SandboxMaker;
import dev.kiln.invoker.start.Starter;
import dev.kiln.invoker.start.Tenure;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.invoker.time.Deadlines;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.events.BusUserEvents;
import dev.kiln.messaging.events.UserEvents;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.runtime.spi.RuntimeProvider;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An invoker. The way of an activation through its rooms: feed, run (which visits fetch, pool, client and logs), report. Nothing
 * is static: several fit in one JVM. Started once and stopped once.
 */
public final class InvokerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InvokerServer.class);
    private static final Duration DEADLINE_SWEEP = Duration.ofMillis(20);
    private static final Duration POOL_TICK = Duration.ofMillis(100);
    private static final int PROBE_MEGABYTES = 256;
    private static final long MEGABYTE = 1024 * 1024;

    private final InvokerConfig config;
    private final InvokerPorts ports;
    private final InvokerMetrics metrics;
    private final Deadlines deadlines;
    private final ScheduledExecutorService timer;
    private final ExecutorService threads;
    private final ActivationLedger ledger;
    private final Closing closing;
    private final Recorder recorder;
    private final SandboxPool pool;
    private final BusConsumer consumer;
    private final Generations generations;
    private final PoolKeeper keeper;
    private final Feed feed;
    private final Thread feeder;
    private final Thread keeping;
    private final ProviderHealth health;
    private final Tenure tenure;
    private final Starter starter;
    private final Heartbeat heartbeat;
    private final OrphanSweep orphans;
    private final Control control;
    private final Ears ears;
    private final Optional<BusUserEvents> events;
    private final Runnable whenReplaced;
    private final PoolTuner tuner;

    /** One that nobody else can replace, or that only falls silent then. */
    public InvokerServer(InvokerConfig config, InvokerPorts ports) {
        this(config, ports, () -> {});
    }

    /**
     * Builds the rooms, in the order in which they depend on each other. Makes its topics; starts nothing.
     *
     * @param whenReplaced called once, on a thread of its own, when another process works under the same id and began later: this
     *     one takes no more work then, and should be closed
     */
    public InvokerServer(InvokerConfig config, InvokerPorts ports, Runnable whenReplaced) {
        this.whenReplaced = whenReplaced;
        this.config = config;
        this.ports = ports;
        InvokerId id = config.id();
        Topics topics = new Topics(config.topicPrefix(), (int) ports.limits().payloadBytes());
        deadlines = new Deadlines(ports.nano());
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(id + "-timer").factory());
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(id + "-", 0).factory());
        metrics = new InvokerMetrics(ports.meters(), id.toString());
        ResultLimit limit = new ResultLimit(
                (int) ports.limits().payloadBytes(), (int) ports.limits().truncationBytes());
        events = config.userEvents().isEnabled()
                ? Optional.of(new BusUserEvents(ports.bus(), topics.events(), id.toString(), ports.wall()))
                : Optional.empty();
        LiveRuntimes runtimes = new LiveRuntimes(ports.runtimes());
        Demands demands = new Demands(runtimes);

        ledger = new ActivationLedger(config.dataDirectory().resolve("ledger"), ActivationLedger.Limits.STANDARD);
        recorder = new Recorder(ports.activations(), config.recorder(), ports.nano(), metrics, ledger);
        SandboxMaker.Clocks clocks = new SandboxMaker.Clocks(ports.wall(), ports.nano(), deadlines);
        generations =
                new Generations(ports.first().generation(), ports.first().opened(), runtimes::revision, ports.nano());
        SandboxMaker maker = new SandboxMaker(generations, ports.owner(), config.sandbox(), limit, clocks);
        SandboxWorks works = new SandboxWorks(
                maker, generations::canPause, threads, config.sandbox().drainTimeout());
        pool = new SandboxPool(config.sandboxes(), demands.stems(), works, ports.nano(), metrics);
        tuner = new PoolTuner(pool, config.sandboxes(), demands);
        orphans = orphansOf(generations::providers);

        Acknowledger acknowledger = new Acknowledger(ports.bus(), topics, id, new Resender(this::after));
        Actions actions = new Actions(
                ports.artifacts(), config.cache().actionBytes(), config.cache().codeBytes());
        // an invoker only decrypts, so it needs no vectors that nobody can guess
        ParameterCipher cipher = config.parameters().cipher(new SplittableRandom(0));
        Tools tools = new Tools(
                config.run(),
                actions,
                limit,
                cipher,
                ports.wall(),
                ports.nano(),
                metrics,
                config.pool(),
                generations::description);
        DurableNumber lastTerm = new DurableNumber(config.dataDirectory().resolve("term"));
        tenure = new Tenure(
                lastTerm.read().orElse(0), config.start().tenure(), ports.nano(), ports.wall(), lastTerm::write);
        starter = new Starter(ports.bus(), topics, id, config.start(), tenure, ports.nano());
        closing = new Closing(
                acknowledger,
                recorder,
                ledger,
                ports.activations(),
                starter,
                metrics,
                events.<UserEvents>map(it -> it).orElse(UserEvents.NONE));
        Runner runner = new Runner(
                tools,
                demands,
                runtimes,
                ports.limits(),
                pool,
                closing,
                new Beginnings(starter, closing, config.start().timeForOthers()));

        TopicSpec topic = topics.invoker(id);
        ports.bus().ensureTopic(topic);
        ports.bus().ensureTopic(topics.health());
        consumer = ports.bus().open(topic.name(), topic.name().value(), MessageBus.StartAt.EARLIEST);
        ReadMark mark = ReadMark.open(config.dataDirectory());
        feed = new Feed(consumer, config.feed(), mark, threads, ledger::hasRoom, runner::accept);

        // always waiting in the bus, whose client wakes a platform thread with one step and a virtual one with three
        feeder = Thread.ofPlatform().daemon().name(id + "-feed").unstarted(this::inheritAndFeed);

        health = new ProviderHealth(generations::currentProvider);
        Heartbeat.Self self = new Heartbeat.Self(id, ports.owner(), generations::description, generations::report);
        heartbeat = new Heartbeat(self, ports.bus(), topics.health().name(), tenure, pool, health, recorder, ledger);
        keeper = keeper(demands, maker);
        // loading a plugin's classes holds a virtual thread's carrier, which callers need
        keeping = Thread.ofPlatform().daemon().name(id + "-pool").unstarted(keeper);
        RuntimesEar ear = new RuntimesEar(
                runtimes,
                maker,
                new RuntimesEar.Hands(demands::images, generations::provision, tuner::again, heartbeat::ping),
                threads);
        control = new Control(id, config.dataDirectory(), tenure, heartbeat, feed::held);
        ears = Ears.open(
                ports.bus(),
                topics,
                id,
                control,
                keeper::heard,
                ear::heard,
                tenure::term,
                () -> threads.execute(this::replaced));
        showState();
    }

    private PoolKeeper keeper(Demands demands, SandboxMaker maker) {
        OrderFile file = new OrderFile(config.dataDirectory());
        file.read().ifPresent(kept -> tuner.tune(kept.tuning()));
        return new PoolKeeper(
                new PoolKeeper.Self(config.id(), config.pool(), longest()),
                generations,
                ports.providers(),
                maker,
                new Trial(maker, demands::images, () -> demands.probe(PROBE_MEGABYTES)),
                file,
                new PoolKeeper.Hands(tuner::tune, heartbeat::ping, this::sweepOnce),
                ports.nano());
    }

    /** What a retired provider made may last as long as its last activation, and be cleaned up. */
    private Duration longest() {
        return Duration.ofMillis(ports.limits().timeoutMillis().max()).plusMinutes(1);
    }

    private void showState() {
        for (Phase phase : Phase.values()) {
            if (phase != Phase.GONE) {
                Tags tags = Tags.of("phase", phase.name().toLowerCase(Locale.ROOT));
                metrics.gauge("kiln_invoker_sandboxes", tags, () -> pool.count(phase));
            }
        }
        metrics.gauge("kiln_invoker_memory_bytes", Tags.of("use", "capacity"), () -> pool.memoryMegabytes() * MEGABYTE);
        metrics.gauge(
                "kiln_invoker_memory_bytes",
                Tags.of("use", "held"),
                () -> pool.occupancy().heldMegabytes() * MEGABYTE);
        metrics.gauge(
                "kiln_invoker_memory_bytes",
                Tags.of("use", "busy"),
                () -> pool.occupancy().busyMegabytes() * MEGABYTE);
        metrics.gauge("kiln_invoker_waiting", () -> pool.occupancy().waiting());
        metrics.gauge("kiln_invoker_held", feed::held);
        metrics.gauge("kiln_invoker_unstored_records", recorder::waiting);
        metrics.gauge("kiln_invoker_dropped_events", () -> events.map(BusUserEvents::dropped)
                .orElse(0L));
        metrics.gauge("kiln_invoker_provider_up", () -> health.trouble().isEmpty() ? 1 : 0);
        metrics.gauge("kiln_invoker_lease_held", () -> tenure.holds(tenure.term()) ? 1 : 0);
    }

    /** What keeps it from working as it should, a sentence each; empty when nothing does. */
    public List<String> troubles() {
        return Stream.of(health.trouble(), recorder.trouble())
                .filter(it -> !it.isEmpty())
                .toList();
    }

    /** Starts to work. Returns at once; the first ping follows the provider's first check. */
    public void start() {
        every(DEADLINE_SWEEP, deadlines::sweep);
        every(POOL_TICK, pool::tick);
        threads.execute(recorder);
        events.ifPresent(threads::execute);
        keeping.start();
        control.resume();
        ears.start(threads);
        threads.execute(() -> {
            health.check();
            every(config.health().ping(), control::refresh);
            every(config.health().ping(), heartbeat::ping);
            every(config.health().check(), () -> threads.execute(health::check));
        });
        every(config.health().sweep(), () -> threads.execute(this::sweepOrphans));
        feeder.start();
        LOG.atInfo()
                .addKeyValue(LogKeys.EPOCH, ports.owner().epoch())
                .log(
                        "{} of pool {} works with {}",
                        config.id(),
                        config.pool(),
                        generations.description().name());
    }

    /** What the sandboxes hold. */
    public SandboxPool.Occupancy occupancy() {
        return pool.occupancy();
    }

    /**
     * Ends in order: no more messages; what runs may end, for the configured time, and is failed then; records are written; own
     * sandboxes are destroyed.
     */
    @Override
    public void close() {
        try {
            control.close();
            keeper.close();
            // what waits here goes elsewhere, and the controllers hear of it while what runs still ends
            tenure.end();
            starter.stop();
            heartbeat.withdraw("the invoker is stopping");
            feed.stop();
            if (config.start().claims()) {
                pool.stop(); // what waits is left to others
            }
            boolean isIdle = feed.awaitIdle(config.stopTimeout());
            pool.stop(); // refuses those that still wait
            if (!isIdle) {
                pool.abort(); // fails those that still run
                feed.awaitIdle(config.sandbox()
                        .drainTimeout()
                        .plus(config.run().logIdle().multipliedBy(2)));
            }
            recorder.flush(config.recorder().maxBackoff());
            recorder.stop();
            pool.awaitEmpty(config.sandbox().callTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            keeper.closeAll();
            events.ifPresent(BusUserEvents::close);
            ears.close();
            consumer.close();
            metrics.close();
            timer.shutdownNow();
            feeder.interrupt();
            keeping.interrupt();
            threads.shutdownNow();
            ledger.close();
        }
        LOG.atInfo().log("{} stopped", config.id());
    }

    /** What an earlier epoch left comes first, so that it waits for nobody. */
    private void inheritAndFeed() {
        try {
            closing.storeInherited();
            feed.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of two with one id the later one goes on; what runs here ends here. */
    private void replaced() {
        heartbeat.fallSilent();
        tenure.end();
        feed.stop();
        whenReplaced.run();
    }

    private void sweepOnce(RuntimeProvider provider) {
        try {
            orphansOf(() -> List.of(provider)).sweep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OrphanSweep orphansOf(Supplier<List<RuntimeProvider>> providers) {
        return new OrphanSweep(
                providers, ports.owner(), deadlines, config.sandbox().callTimeout());
    }

    private void sweepOrphans() {
        try {
            orphans.sweep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it never ends, and quietly() lets nothing out
    private void every(Duration period, Runnable work) {
        timer.scheduleAtFixedRate(() -> quietly(work), 0, period.toNanos(), TimeUnit.NANOSECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as above
    private void after(Duration pause, Runnable work) {
        timer.schedule(() -> quietly(work), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) { // a scheduled task that throws is never run again
            LOG.atError().setCause(e).log("periodic work failed; it will be tried again");
        }
    }
}
