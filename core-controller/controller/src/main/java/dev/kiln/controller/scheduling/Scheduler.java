// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.peers.PeersView;
import dev.kiln.controller.routing.Overflows;
import dev.kiln.controller.scheduling.OutcomeWindow.Outcome;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of what is known of the cluster: who there is, how they are, what they were given. Thread rule: each public
 * method takes the monitor for microseconds and calls nobody who could wait.
 */
public final class Scheduler {

    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

    /** What became of a test. */
    public enum TestOutcome {
        PASSED,
        FAILED,
        /** Nothing was heard of it again. */
        VANISHED
    }

    private final SchedulingConfig config;
    private final PlacementPolicy policy;
    private final InstantSource clock;
    private final Supplier<PeersView> peers;
    private final Roster view; // guarded by this
    private final Overflows overflows = new Overflows(); // guarded by this

    /**
     * Makes it.
     *
     * @param peers what is known of the other controllers now; must not wait
     */
    public Scheduler(SchedulingConfig config, Supplier<PeersView> peers, InstantSource clock) {
        this.config = config;
        this.peers = peers;
        this.view = new Roster(peers.get());
        this.policy = new PlacementPolicy(config);
        this.clock = clock;
    }

    /** Chooses an invoker and counts the demand as given to it, until {@link #release}. */
    public synchronized Placement place(Demand demand) { // decision and counting must not be torn apart
        view.hear(peers.get());
        Placement placement = policy.place(view, demand, overflows);
        if (placement instanceof Placement.Placed placed) {
            view.add(placed.invoker().id(), demand, demand.megabytes());
        }
        return placement;
    }

    /** What {@link #place} would do now, and why; nothing is counted, and nothing changes by it. */
    public synchronized Outlook outlook(Demand demand) { // see the thread rule
        view.hear(peers.get());
        return new Outlook(
                policy.outlook(view, demand, overflows.copy()), policy.place(view, demand, overflows.copy()));
    }

    /** The activation ended well, or by the action's own fault. */
    public void succeeded(InvokerId id, Demand demand) {
        release(id, demand, Optional.of(Outcome.SUCCESS));
    }

    /** The activation ended by a fault of the platform. */
    public void failed(InvokerId id, Demand demand) {
        release(id, demand, Optional.of(Outcome.SYSTEM_ERROR));
    }

    /** Nothing was heard of the activation again. */
    public void vanished(InvokerId id, Demand demand) {
        release(id, demand, Optional.of(Outcome.TIMEOUT));
    }

    /** The activation was never sent. */
    public void withdrawn(InvokerId id, Demand demand) {
        release(id, demand, Optional.empty());
    }

    public synchronized void heard(Ping ping) { // see the thread rule
        Membership known = view.membership(ping.invoker());
        if (known == null) {
            Membership fresh = new Membership(ping, clock.instant(), config);
            view.join(fresh);
            log.atInfo()
                    .addKeyValue("invoker", ping.invoker())
                    .addKeyValue("pool", ping.pool())
                    .log("an invoker joined");
            return;
        }
        Invoker before = known.invoker();
        known.heard(ping, clock.instant());
        changed(before, known.invoker());
    }

    /** Looks who fell silent; to be called every second or so. Returns those of whom nothing is expected any more. */
    public synchronized Set<InvokerId> look() { // see the thread rule
        Set<InvokerId> lost = new HashSet<>();
        for (Membership member : view.members()) {
            Invoker before = member.invoker();
            member.look(clock.instant());
            changed(before, member.invoker());
            if (member.isLost(clock.instant())) {
                lost.add(member.invoker().id());
            }
        }
        return lost;
    }

    /** How an invoker stands to an activation that it was given in a term. */
    public synchronized Standing standing(InvokerId id, long term) { // see the thread rule
        Membership member = view.membership(id);
        return member == null ? Standing.LOST : member.standing(term, clock.instant());
    }

    /** The invoker's last term; 0 when it is not known. */
    public synchronized long term(InvokerId id) { // see the thread rule
        Membership member = view.membership(id);
        return member == null ? 0 : member.invoker().term();
    }

    /** Of whom nothing is expected, and that for so long already. */
    public synchronized List<InvokerId> lostFor(Duration atLeast) { // see the thread rule
        Instant limit = clock.instant().minus(atLeast);
        return view.members().stream()
                .filter(it -> it.isLost(clock.instant()) && it.lastPing().isBefore(limit))
                .map(it -> it.invoker().id())
                .toList();
    }

    /** The activation turned out to be at this invoker, whoever gave it to it. */
    public synchronized void found(InvokerId id, Demand demand) { // see the thread rule
        view.add(id, demand, demand.megabytes());
    }

    /** All that are known, by number. */
    public synchronized List<Invoker> invokers() { // see the thread rule
        return view.members().stream()
                .map(Membership::invoker)
                .sorted(Comparator.comparing(Invoker::id))
                .toList();
    }

    /** The same with all that is known of them. */
    public synchronized List<Sighting> sightings() { // see the thread rule
        Instant now = clock.instant();
        return view.members().stream()
                .map(it -> it.sighting(now))
                .sorted(Comparator.comparing(it -> it.invoker().id()))
                .toList();
    }

    /** Those that should show now what they can, each said once; see {@link Membership#isTestDue}. */
    public synchronized List<Invoker> beginTests() { // see the thread rule
        Instant now = clock.instant();
        List<Invoker> due = new ArrayList<>();
        for (Membership member : view.members()) {
            if (member.isTestDue(now)) {
                member.testBegins(now);
                due.add(member.invoker());
            }
        }
        return due;
    }

    /** How the test of an invoker in a term ended. */
    public synchronized void tested(InvokerId id, long term, TestOutcome outcome) { // see the thread rule
        Membership member = view.membership(id);
        if (member == null) {
            return;
        }
        Invoker before = member.invoker();
        Outcome counted =
                switch (outcome) {
                    case PASSED -> Outcome.SUCCESS;
                    case FAILED -> Outcome.SYSTEM_ERROR;
                    case VANISHED -> Outcome.TIMEOUT;
                };
        member.tested(term, counted, clock.instant());
        changed(before, member.invoker());
    }

    /** Memory of the unfinished activations that this controller gave away, of all invokers together. */
    public long loadMegabytes() {
        return given().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same of each invoker that has any. */
    public synchronized Map<InvokerId, Long> given() { // see the thread rule
        return view.given();
    }

    private synchronized void release(InvokerId id, Demand demand, Optional<Outcome> outcome) { // see the thread rule
        Membership member = view.membership(id);
        if (member == null) {
            return;
        }
        view.add(id, demand, -demand.megabytes());
        if (outcome.isPresent()) {
            Invoker before = member.invoker();
            member.ended(outcome.get(), clock.instant());
            changed(before, member.invoker());
        }
    }

    private void changed(Invoker before, Invoker after) {
        view.changed(before, after);
        if (before.state() != after.state()) {
            log.atWarn()
                    .addKeyValue("invoker", after.id())
                    .addKeyValue("was", before.state().word())
                    .addKeyValue("is", after.state().word())
                    .addKeyValue("reason", after.reason())
                    .log("an invoker changed its state");
        }
    }
}
