// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import dev.kiln.controller.actions.ActionRoutes;
import dev.kiln.controller.actions.ActionService;
import dev.kiln.controller.activations.ActivationRoutes;
import dev.kiln.controller.activations.ActivationService;
import dev.kiln.controller.bus.ClusterLoops;
import dev.kiln.controller.compose.Compositions;
import dev.kiln.controller.compose.Journal;
import dev.kiln.controller.dispatch.Demands;
import dev.kiln.controller.dispatch.Dispatch;
import dev.kiln.controller.dispatch.NativeActions;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Throttles;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.CollectionRoutes;
import dev.kiln.controller.entity.Entities;
import dev.kiln.controller.entity.EntityCache;
import dev.kiln.controller.entity.SharedPackages;
import dev.kiln.controller.events.EventsRoom;
import dev.kiln.controller.feeds.FeedLoops;
import dev.kiln.controller.feeds.FeedsRoom;
import dev.kiln.controller.feeds.lifecycle.FeedFire;
import dev.kiln.controller.flight.ControllerRecords;
import dev.kiln.controller.flight.Flights;
import dev.kiln.controller.flight.Publisher;
import dev.kiln.controller.flight.RecentLandings;
import dev.kiln.controller.flight.RescueRooms;
import dev.kiln.controller.flight.RescueWatch;
import dev.kiln.controller.flight.Sweeper;
import dev.kiln.controller.gateway.GatewayRoom;
import dev.kiln.controller.health.HealthRoutes;
import dev.kiln.controller.health.HealthWatch;
import dev.kiln.controller.http.ByteBudget;
import dev.kiln.controller.http.Farewell;
import dev.kiln.controller.http.HttpServer;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Workers;
import dev.kiln.controller.identity.Authenticator;
import dev.kiln.controller.identity.FirstSubjects;
import dev.kiln.controller.identity.NamespaceOwners;
import dev.kiln.controller.info.InfoRoutes;
import dev.kiln.controller.info.OperatorRoutes;
import dev.kiln.controller.invalidation.Invalidations;
import dev.kiln.controller.invoke.InvokeRoutes;
import dev.kiln.controller.invoke.InvokeService;
import dev.kiln.controller.namespaces.NamespaceRoutes;
import dev.kiln.controller.packages.PackageService;
import dev.kiln.controller.peers.Peers;
import dev.kiln.controller.records.Endings;
import dev.kiln.controller.retention.Retention;
import dev.kiln.controller.rules.RulesRoom;
import dev.kiln.controller.runtimes.RuntimesRoom;
import dev.kiln.controller.scheduling.Invoker;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.controller.telemetry.ClusterGauges;
import dev.kiln.controller.telemetry.ControllerMetrics;
import dev.kiln.controller.trial.HealthTests;
import dev.kiln.controller.web.WebRoutes;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.action.Action;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.store.ChangeFeed;
import dev.kiln.store.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** A controller: the map of its rooms. Several fit into one JVM. */
public final class ControllerServer implements AutoCloseable {

    private static final long MEGABYTE = 1024 * 1024;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Peers peers;
    private final Scheduler scheduler;
    private final OperatorRooms operators;
    private final ControllerRecords records;
    private final EventsRoom events;
    private final ClusterLoops cluster;
    private final HealthTests tests;
    private final Optional<ChangeFeed.Watch> changes;
    private final Journal journal;
    private final Compositions compositions;
    private final Sweeper sweeper;
    private final RescueWatch rescue;
    private final HealthWatch health;
    private final Retention retention;
    private final FeedLoops feeds;
    private final ExecutorService threads;
    private final HttpServer http;

    /**
     * Builds the rooms and opens the door; blocks until requests are taken.
     *
     * @param manifest the language runtimes until an operator says others
     * @param random is used by several threads at once; ids must not be guessable: a {@code SecureRandom}
     * @throws IllegalStateException when the port cannot be had
     */
    public ControllerServer(
            ControllerConfig config,
            ControllerPorts ports,
            RuntimesManifest manifest,
            SystemLimits bounds,
            InstantSource clock,
            RandomGenerator random) {
        FirstSubjects.ensure(ports.subjects(), config.identity().firstSubjects(), random);
        NamespaceName home = new NamespaceName(config.identity().operatorNamespace());
        FeedsRoom.install(ports.artifacts(), home, clock);
        var door = config.http();
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory());
        Workers workers = new Workers(threads, door.maxBlockingRequests(), door.handlingTimeout());
        ByteBudget budget = door.newBudget();
        SystemLimits limits = config.throttle().over(bounds);

        // what controllers share: who they are, and what they hold of limits and of invokers
        peers = new Peers(config.peers(), config.id(), clock);
        Predicate<ControllerId> isUp = id -> peers.others().contains(id);
        ControllerMetrics metrics = new ControllerMetrics(registry);
        metrics.gauge("kiln_controllers", peers::count);
        Topics topics = new Topics(config.topicPrefix(), Math.toIntExact(limits.payloadBytes()));
        events = new EventsRoom(config.userEvents(), ports.bus(), topics.events(), config.id(), registry, clock);
        Throttles throttles = new Throttles(limits, peers, events.events(), clock);
        Entitlement entitlement = new Entitlement(throttles);

        // what comes from the cluster: who there is, and what became of what was sent
        scheduler = new Scheduler(config.scheduling(), peers::view, steady(clock));
        operators = new OperatorRooms(config, ports, topics, manifest, scheduler, clock, random);
        RuntimesRoom runtimes = operators.runtimes();
        var demands = new Demands(operators.routing());
        RecentLandings recent = new RecentLandings(config.flight(), clock);
        records = new ControllerRecords(ports.activations(), clock);
        Flights flights = new Flights(scheduler, records, recent, throttles, metrics);

        // what goes to the cluster: requests
        var actionCache =
                new EntityCache<>(EntityCache.Source.actions(ports.artifacts()), config.entities(), threads, clock);
        Function<QualifiedName, Optional<Action>> actionOf =
                name -> actionCache.get(name).map(Stored::value);
        var packageCache =
                new EntityCache<>(EntityCache.Source.packages(ports.artifacts()), config.entities(), threads, clock);
        Consumer<QualifiedName> forget = name -> {
            actionCache.forget(name);
            packageCache.forget(name);
        };
        var authenticator = new Authenticator(ports.subjects(), config.identity(), threads, clock, random);
        var owners = new NamespaceOwners(ports.subjects(), config.identity(), threads, clock);
        Consumer<String> forgetSubject = subject -> {
            authenticator.forget(subject);
            owners.forget(subject);
        };
        var caches = new Invalidations.Caches(forget, forgetSubject);
        var invalidations = new Invalidations(ports.bus(), topics, config.id(), caches);
        var cipher = config.parameters().cipher(random);
        var entities = Entities.of(ports.artifacts(), invalidations::wrote);
        var shared = new SharedPackages(config.entities().isSharedExecuteOnly());
        var search = new ActionSearch(actionCache, packageCache, ports.artifacts(), entitlement, runtimes);
        var actions = new ActionService(
                ports.artifacts(),
                entities.actions(),
                search,
                entitlement,
                shared,
                cipher,
                limits,
                operators.feasibility(),
                clock);
        var activations = new ActivationService(
                ports.activations(), entitlement, recent, config.invoke().recordTimeout(), clock);
        var publisher = new Publisher(ports.bus(), topics, config.invoke().publishTimeout(), clock);
        var endings = new Endings(records, recent, config.records(), events.events());
        var ground = new FeedsRoom.Ground(ports.documents(), entities, ports.topics(), home, limits.payloadBytes());
        var feedsRoom = new FeedsRoom(ground, config.feeds(), clock, random);
        var natives = new NativeActions(feedsRoom.actions(), cipher, endings::composed, threads, clock, random);
        var dispatch = new Dispatch(
                scheduler,
                flights,
                publisher,
                natives,
                demands,
                config.flight(),
                config.records(),
                config.id(),
                clock,
                random);
        journal = new Journal(ports.documents(), ports.activations(), config.id(), isUp, threads, clock);
        compositions = new Compositions(
                new Compositions.Rooms(
                        search, entitlement, dispatch, owners::of, activations::await, endings::composed, journal),
                config.compose(),
                limits.sequenceLength(),
                threads,
                clock,
                random);
        var invoke = new InvokeService(search, entitlement, dispatch, compositions, metrics);

        List<Route> routes = new ArrayList<>(new NamespaceRoutes(entitlement, limits).routes());
        routes.addAll(new ActionRoutes(actions, runtimes, budget).routes());
        var packages = new PackageService(ports.artifacts(), entities, entitlement, shared, cipher, limits, clock);
        routes.addAll(new CollectionRoutes("packages", "package", packages).routes());
        routes.addAll(new InvokeRoutes(invoke, config.invoke(), workers, activations::await).routes());
        var rulesNeighbours =
                new RulesRoom.Neighbours(ports.artifacts(), entities, search, entitlement, invoke, endings::fired);
        var rules = new RulesRoom(rulesNeighbours, limits, config.invoke().publishTimeout(), clock, random);
        routes.addAll(rules.routes());
        var web = new WebRoutes(
                owners,
                search,
                invoke,
                workers,
                activations::await,
                config.invoke().maxWait());
        routes.addAll(web.routes());
        var served = new GatewayRoom.Neighbours(ports.documents(), owners, web, workers);
        routes.addAll(new GatewayRoom(config.gateway(), served, door.scheme(), home.value(), clock, random).routes());
        routes.addAll(new ActivationRoutes(activations).routes());
        routes.addAll(new OperatorRoutes(scheduler, flights).routes());
        health = new HealthWatch(ports.bus()::check, ports.artifacts()::check, registry);
        routes.addAll(new HealthRoutes(health, scheduler).routes());
        ClusterGauges gauges = new ClusterGauges(metrics, () -> seen(scheduler));
        metrics.gauge("kiln_activations_away", flights::count);
        metrics.gauge("kiln_compositions", compositions::count);
        metrics.gauge("kiln_given_memory_bytes", () -> scheduler.loadMegabytes() * MEGABYTE);
        metrics.gauge("kiln_unstored_records", records::waiting);
        metrics.gauge("kiln_dropped_events", events::dropped);
        metrics.gauge("kiln_damaged_documents", ports.documents()::damaged);
        routes.addAll(
                operators.routes(new OperatorRooms.Neighbours(invalidations::wroteSubject, actionOf, owners::of)));
        Farewell farewell = new Farewell();
        var info = new InfoRoutes(config.info(), limits, runtimes, () -> scrape(gauges), farewell);
        routes.addAll(info.routes(List.copyOf(routes)));

        // from here on things move; the door opens last
        peers.start(throttles::report, scheduler::given);
        events.start();
        sweeper = new Sweeper(flights, publisher, scheduler, !config.flight().rescues(), clock);
        Thread.ofVirtual().name("sweeper").start(sweeper);
        Thread.ofVirtual().name("controller-records").start(records);
        Thread.ofVirtual().name("journal").start(journal);
        Thread.ofVirtual().name("health").start(health);
        retention = new Retention(config.retention(), ports.activations()::prune, clock, random);
        Thread.ofVirtual().name("retention").start(retention);
        rescue = new RescueWatch(
                new RescueRooms(
                        flights,
                        recent,
                        scheduler,
                        publisher,
                        ports.activations(),
                        ports.bus(),
                        topics,
                        isUp,
                        actionOf,
                        demands::of),
                config.id(),
                config.flight(),
                config.scheduling().lostAfter(),
                clock);
        if (config.flight().rescues()) {
            Thread.ofVirtual().name("rescue").start(rescue);
        }
        tests = new HealthTests(
                new HealthTests.Rooms(scheduler, ports.artifacts(), ports.bus(), topics),
                new HealthTests.Installation(home, runtimes, limits),
                config.id(),
                config.scheduling().retryAfter(),
                clock,
                random);
        var listeners = new ClusterLoops.Listeners(
                ack -> {
                    if (!tests.acked(ack)) {
                        flights.acked(ack);
                    }
                },
                scheduler::heard,
                invalidations::heard);
        cluster = ClusterLoops.start(ports.bus(), topics, config.id(), listeners);
        changes = ports.changes().map(feed -> feed.watch(forget));
        Thread.ofVirtual().name("health-tests").start(tests);
        var fire = new FeedFire(rules, owners, ports.activations(), clock);
        feeds = feedsRoom.start(fire, metrics, config.id(), threads);
        operators.start();
        String vanity = config.vanityDomain();
        var neighbours = new HttpServer.Neighbours(
                authenticator, workers, budget, metrics, farewell, clock, random, limits.payloadBytes(), vanity);
        try {
            http = HttpServer.start(door, routes, neighbours);
        } catch (IllegalStateException | IllegalArgumentException e) {
            // or the others would count on it
            peers.close();
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return http.address();
    }

    /** The controllers that are up and known to this one, with itself. */
    public int controllers() {
        return peers.count();
    }

    /** Whether there is an invoker that takes work. */
    public boolean hasInvoker() {
        return scheduler.invokers().stream().anyMatch(Invoker::isUsable);
    }

    /** Where all counts and timings go; served at {@code /metrics}. Others in this process may add theirs. */
    public MeterRegistry meters() {
        return registry;
    }

    private String scrape(ClusterGauges gauges) {
        gauges.refresh();
        return registry.scrape();
    }

    private static List<ClusterGauges.Seen> seen(Scheduler scheduler) {
        return scheduler.invokers().stream()
                .map(it -> new ClusterGauges.Seen(it.pool(), it.state().word(), it.memoryMegabytes()))
                .toList();
    }

    /** Time that only passes: who is silent for how long must not depend on a clock that somebody sets. */
    private static InstantSource steady(InstantSource clock) {
        Instant start = clock.instant();
        long startNanos = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - startNanos);
    }

    /**
     * Sends clients elsewhere, takes no more requests, lets those at work end, then leaves the others and the bus; bounded by farewell
     * and stop timeout and some ten seconds.
     */
    @Override
    public void close() {
        // first the door, as requests at work still need acks and clock
        http.close();
        // another controller fires what is due from here on
        feeds.close();
        operators.close();
        // while parts still land and records are still written
        compositions.close();
        // its part of all limits is the others' from here on
        peers.close();
        changes.ifPresent(ChangeFeed.Watch::close);
        cluster.close();
        tests.close();
        sweeper.close();
        rescue.close();
        records.close();
        journal.close();
        events.close();
        health.close();
        retention.close();
        threads.shutdownNow();
    }
}
