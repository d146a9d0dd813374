// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.messaging.wire.ControllerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorSelection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor that tells all others what this controller holds, each interval and sooner when asked to hurry, and listens to what
 * they tell. Nobody answers anybody: a snapshot that is lost is made good by the next.
 */
final class Gossip extends AbstractActorWithTimers {

    private static final Logger log = LoggerFactory.getLogger(Gossip.class);

    /** Hurrying is at most so many times as frequent as the interval. */
    private static final int HASTE = 5;

    private static final String REGULAR = "regular";
    private static final String LATE = "late";

    private final Surroundings around;
    private final PeerReports reports;
    private final Duration gap;
    private Instant lastTold = Instant.MIN;
    private long sequence;
    private List<ControllerId> known;
    private boolean hasDouble;

    /** What the actor is told. */
    sealed interface Message permits Snapshot, Tick, Hurry {}

    /** It is time again. */
    record Tick() implements Message {}

    /** Somebody has news that should not wait for the next tick. */
    record Hurry() implements Message {}

    /**
     * Whom it works for and with.
     *
     * @param members who there is now
     * @param own makes what is told, from the newest view and a sequence number
     * @param seen takes each new view
     * @param versions gives each view another number
     * @param isHurried whether a {@link Hurry} is under way, so that one is enough
     */
    record Surroundings(
            ControllerId self,
            PeersConfig config,
            InstantSource clock,
            Supplier<List<Member>> members,
            BiFunction<PeersView, Long, Snapshot> own,
            Consumer<PeersView> seen,
            LongSupplier versions,
            AtomicBoolean isHurried) {}

    /**
     * A controller that is up.
     *
     * @param actor its gossip; of this controller itself, that is never told
     */
    record Member(PeerReports.Peer peer, boolean isSelf, ActorSelection actor) {}

    Gossip(Surroundings around) {
        this.around = around;
        this.reports = new PeerReports(around.self(), around.config().silentAfter(), around.versions());
        this.gap = around.config().gossipInterval().dividedBy(HASTE);
        this.known = List.of(around.self());
    }

    @Override
    public void preStart() {
        getTimers()
                .startTimerWithFixedDelay(REGULAR, new Tick(), around.config().gossipInterval());
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder().match(Message.class, this::on).build();
    }

    private void on(Message message) {
        switch (message) {
            case Tick tick -> tell();
            case Hurry hurry -> hurry();
            case Snapshot snapshot -> hear(snapshot);
        }
    }

    private void hear(Snapshot snapshot) {
        reports.heard(snapshot, around.clock().instant());
        look(around.members().get());
        if (snapshot.quotas().values().stream().anyMatch(QuotaReport::isWanted)) {
            hurry();
        }
    }

    private void hurry() {
        around.isHurried().set(false);
        Duration since = Duration.between(lastTold, around.clock().instant());
        if (since.isNegative() || since.compareTo(gap) >= 0) {
            tell();
        } else if (!getTimers().isTimerActive(LATE)) {
            getTimers().startSingleTimer(LATE, new Tick(), gap.minus(since));
        }
    }

    private void tell() {
        getTimers().cancel(LATE);
        lastTold = around.clock().instant();
        List<Member> members = around.members().get();
        PeersView view = look(members);
        if (view.count() == 1) {
            return;
        }
        try {
            Snapshot snapshot = around.own().apply(view, ++sequence);
            members.stream().filter(it -> !it.isSelf()).forEach(it -> it.actor().tell(snapshot, getSelf()));
        } catch (RuntimeException e) { // the rooms' fault; the next round must come all the same
            log.error("this controller could not tell the others what it holds; it will be tried again", e);
        }
    }

    private PeersView look(List<Member> members) {
        PeersView view = reports.view(
                members.stream().map(Member::peer).collect(Collectors.toSet()),
                around.clock().instant());
        around.seen().accept(view);
        if (!view.all().equals(known)) {
            known = view.all();
            log.atInfo().addKeyValue("controllers", known).log("the controllers that are up changed");
        }
        boolean isTwice =
                members.stream().anyMatch(it -> !it.isSelf() && it.peer().id().equals(around.self()));
        if (isTwice && !hasDouble) {
            log.atError()
                    .addKeyValue("controller", around.self())
                    .log("two controllers have this name; give one of them another kiln.controller.id");
        }
        hasDouble = isTwice;
        return view;
    }
}
