// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other controllers, as the other rooms see them. Reading costs nanoseconds and never waits. Sees to it that this
 * controller gets into the cluster, and back into it after the others took it out or two clusters came to be.
 */
public final class Peers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private static final Duration LOOK = Duration.ofMillis(500);

    private final PeersConfig config;
    private final ControllerId self;
    private final InstantSource clock;
    private final Seeds seeds;
    private final AtomicLong versions = new AtomicLong();

    private Instant lastAsked = Instant.MIN; // guarded by this

    private Instant doubtSince = Instant.MAX; // guarded by this

    private volatile PeersView view; // volatile: swapped as a whole by the gossip, read by all

    private volatile @Nullable PeersNode node; // volatile: swapped under the monitor, read by those who hurry

    private volatile boolean isClosed; // volatile: set by whoever stops the server

    private Optional<Thread> watch = Optional.empty(); // guarded by this

    private Optional<PeersNode.Owner> owner = Optional.empty(); // guarded by this

    public Peers(PeersConfig config, ControllerId self, InstantSource clock) {
        this(config, self, clock, InetAddress::getAllByName);
    }

    Peers(PeersConfig config, ControllerId self, InstantSource clock, Seeds.Resolver resolver) {
        this.config = config;
        this.self = self;
        this.clock = clock;
        this.seeds = new Seeds(config, resolver);
        this.view = PeersView.alone(self);
    }

    /**
     * Begins to listen and to look for others, unless this controller is to be alone. Blocks until it listens, not until
     * anybody is found.
     *
     * @param quotas asked before each snapshot for what it says of limits; must not wait
     * @param megabytes the same, of the loads given to invokers
     * @throws IllegalStateException when the port cannot be had
     */
    public synchronized void start( // the watch is begun once
            Function<PeersView, Map<QuotaKey, QuotaReport>> quotas, Supplier<Map<InvokerId, Long>> megabytes) {
        if (config.isAlone()) {
            log.debug("this controller is alone: kiln.controller.peers names no others");
            return;
        }
        PeersNode.Owner fresh = new PeersNode.Owner(
                self,
                config,
                clock,
                (seen, sequence) -> new Snapshot(self, sequence, seen.epoch(), quotas.apply(seen), megabytes.get()),
                this::see,
                versions::incrementAndGet);
        owner = Optional.of(fresh);
        open(fresh);
        watch = Optional.of(Thread.ofVirtual().name("peers").start(this::watch));
    }

    /** All that is known now. */
    public PeersView view() {
        return view;
    }

    /** How many controllers are up, this one included. */
    public int count() {
        return view.count();
    }

    /** The others that are up. */
    public Set<ControllerId> others() {
        Set<ControllerId> others = new HashSet<>(view.all());
        others.remove(self);
        return Set.copyOf(others);
    }

    public boolean isAlone() {
        return view.count() == 1;
    }

    /** Tells the others news that should not wait for the next snapshot's time; returns at once. */
    public void hurry() {
        PeersNode current = node;
        if (current != null) {
            current.hurry();
        }
    }

    /** Says good-bye to the others; blocks, bounded. */
    @Override
    public void close() {
        isClosed = true;
        synchronized (this) { // not while the watch exchanges the node
            watch.ifPresent(Thread::interrupt);
            PeersNode last = node;
            node = null;
            if (last != null) {
                last.close();
            }
            view = PeersView.alone(self);
        }
    }

    private void see(PeersView newest) {
        view = newest;
    }

    private void watch() {
        while (!isClosed) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) { // whatever goes wrong, the next look may find it right
                log.warn("looking after the other controllers failed; it will be tried again", e);
            }
        }
    }

    private synchronized void look() { // not while the room is closed
        if (isClosed || owner.isEmpty()) {
            return;
        }
        PeersNode current = node;
        if (current == null) {
            open(owner.get());
        } else if (current.isOver()) {
            log.warn("this controller was cut off from the others; it begins anew and looks for them");
            renew(current);
        } else if (!current.isMember()) {
            join(current);
        } else if (isBesideAnother(current)) {
            log.warn("there are two clusters of controllers; this controller leaves its own for the other");
            renew(current);
        }
    }

    private void open(PeersNode.Owner forWhom) {
        PeersNode fresh = new PeersNode(forWhom);
        node = fresh;
        doubtSince = Instant.MAX;
        ask(fresh, seeds.find());
    }

    private void ask(PeersNode current, List<Seed> found) {
        if (!found.isEmpty()) {
            current.join(found);
        }
        lastAsked = clock.instant();
    }

    private void renew(PeersNode old) {
        node = null;
        old.close();
        view = PeersView.alone(self);
        open(owner.orElseThrow());
    }

    /** All seeds are asked at first; later only those that are there, so that the first of those can begin a cluster. */
    private void join(PeersNode current) {
        Instant now = clock.instant();
        if (Duration.between(lastAsked, now).compareTo(config.downAfter()) >= 0) {
            List<Seed> found = Seeds.reachable(seeds.find());
            log.atInfo()
                    .addKeyValue("seeds", found)
                    .log("no other controllers are found yet; asking those that answer");
            ask(current, found);
        }
    }

    /**
     * Whether there has been another cluster for a while that begins with an earlier seed: they began, or went on, while they
     * could not see each other. The one with the later first seed gives way, or the one without any, so only one of them does.
     */
    private boolean isBesideAnother(PeersNode current) {
        List<Seed> members = current.memberAddresses();
        List<Seed> earlier =
                seeds.find().stream().takeWhile(it -> !members.contains(it)).toList();
        Instant now = clock.instant();
        if (earlier.isEmpty() || Seeds.reachable(earlier).isEmpty()) {
            doubtSince = Instant.MAX;
            return false;
        }
        if (doubtSince.equals(Instant.MAX)) {
            doubtSince = now;
        }
        return Duration.between(doubtSince, now).compareTo(config.downAfter()) >= 0;
    }
}
