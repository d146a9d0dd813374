// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import dev.kiln.controller.admin.AdminRoutes;
import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.book.Book;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.pools.PoolsRoom;
import dev.kiln.controller.pools.orders.PoolLoop;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.routing.policy.Feasibility;
import dev.kiln.controller.routing.policy.PolicyRoutes;
import dev.kiln.controller.routing.policy.RoutingBook;
import dev.kiln.controller.runtimes.RuntimesRoom;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.action.Action;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The rooms of what operators set and all controllers heed: routing rules, pools, language runtimes, and who did what. */
final class OperatorRooms implements AutoCloseable {

    private final ControllerConfig config;
    private final ControllerPorts ports;
    private final Topics topics;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final AuditLog audit;
    private final Book<RoutingTable> routing;
    private final PoolsRoom pools;
    private final RuntimesRoom runtimes;

    /**
     * Whom their paths ask of others; all block.
     *
     * @param wroteSubject told of each subject that was changed
     * @param actions the action of a name, if there is one
     * @param owners whose a namespace is
     */
    record Neighbours(
            Consumer<String> wroteSubject,
            Function<QualifiedName, Optional<Action>> actions,
            Function<NamespaceName, Optional<Identity>> owners) {}

    /**
     * Reads what is set. Blocks on the store.
     *
     * @param file the language runtimes until an operator says others
     */
    OperatorRooms(
            ControllerConfig config,
            ControllerPorts ports,
            Topics topics,
            RuntimesManifest file,
            Scheduler scheduler,
            InstantSource clock,
            RandomGenerator random) {
        this.config = config;
        this.ports = ports;
        this.topics = topics;
        this.scheduler = scheduler;
        this.random = random;
        audit = new AuditLog(ports.documents(), config.audit(), clock, random);
        routing = RoutingBook.open(ports.documents());
        var timeout = config.invoke().publishTimeout();
        pools = new PoolsRoom(
                new PoolsRoom.Neighbours(ports.documents(), scheduler::sightings, audit),
                new PoolLoop.Line(ports.bus(), topics.pools(), timeout),
                config.id(),
                config.pools(),
                clock);
        runtimes = new RuntimesRoom(
                new RuntimesRoom.Neighbours(ports.documents(), scheduler::sightings, audit),
                file,
                new RuntimesRoom.Line(
                        ports.bus(),
                        topics.runtimes(),
                        timeout,
                        config.pools().lookInterval(),
                        config.pools().tellAgain()),
                clock);
    }

    /** The routing rules in force. */
    Book<RoutingTable> routing() {
        return routing;
    }

    /** The kinds in force. */
    RuntimesRoom runtimes() {
        return runtimes;
    }

    /** Whether any pool could run something. */
    Feasibility feasibility() {
        return new Feasibility(routing, scheduler::invokers, pools::promised);
    }

    List<Route> routes(Neighbours neighbours) {
        var line = new AdminRoutes.Line(ports.bus(), topics, config.invoke().publishTimeout());
        List<Route> routes = new ArrayList<>(
                new AdminRoutes(ports.subjects(), neighbours.wroteSubject(), scheduler, line, audit, random).routes());
        routes.addAll(pools.routes());
        routes.addAll(runtimes.routes());
        routes.addAll(new PolicyRoutes(routing, scheduler, neighbours.actions(), neighbours.owners(), audit).routes());
        return routes;
    }

    /** Begins to see what others are told, and to tell invokers. */
    void start() {
        Thread.ofVirtual().name("routing").start(routing);
        pools.start();
        runtimes.start();
    }

    @Override
    public void close() {
        pools.close();
        runtimes.close();
        routing.close();
    }
}
