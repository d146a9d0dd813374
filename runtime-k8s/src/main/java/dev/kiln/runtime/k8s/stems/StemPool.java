// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems;

import dev.kiln.runtime.k8s.stems.sizing.StemSizing;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps stem pods ready, makes up for those that were taken, and lets those go that nobody needs. Whoever claims one has it alone.
 *
 * <p>Thread rule: shelves are guarded by this object's lock, which is never held while a pod is made or taken away.
 */
public final class StemPool implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final StemSettings settings;
    private final StemSizing sizing;
    private final StemMaker maker;
    private final InstantSource clock;
    private final MetricsSink metrics;
    private final Semaphore nudges = new Semaphore(0);
    private final Thread keeper;

    // guarded by this
    private final Map<StemClass, Shelf> shelves = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Thread> makers = new HashSet<>();
    private boolean isClosed;

    /** Begins with nothing; makes what is asked for. */
    public StemPool(
            StemSettings settings, StemSizing sizing, StemMaker maker, InstantSource clock, MetricsSink metrics) {
        this.settings = settings;
        this.sizing = sizing;
        this.maker = maker;
        this.clock = clock;
        this.metrics = metrics;
        this.keeper = Thread.ofVirtual().name("k8s-stems").unstarted(this::keep);
        if (!settings.isOff()) {
            keeper.start();
        }
    }

    /** A ready one of the class, now the caller's; counts as a wish for more of them either way. Does not block. */
    public Optional<Stem> claim(StemClass wanted) {
        if (settings.isOff()) {
            return Optional.empty();
        }
        Optional<Stem> claimed = take(wanted);
        metrics.count(claimed.isPresent() ? "k8s_stem_hits_total" : "k8s_stem_misses_total", 1);
        nudges.release();
        return claimed;
    }

    /** How many are ready, of all classes. */
    public synchronized int ready() { // the thread rule
        return shelves.values().stream().mapToInt(shelf -> shelf.ready().size()).sum();
    }

    private Optional<Stem> take(StemClass wanted) {
        List<Stem> dead = new ArrayList<>();
        Optional<Stem> taken = Optional.empty();
        synchronized (this) { // the thread rule
            if (isClosed) {
                return Optional.empty();
            }
            Shelf shelf = shelves.computeIfAbsent(wanted, it -> new Shelf());
            shelf.arrived(clock.instant());
            while (taken.isEmpty() && !shelf.ready().isEmpty()) {
                Stem next = shelf.ready().removeFirst();
                if (maker.isAlive(next)) {
                    taken = Optional.of(next);
                } else {
                    dead.add(next);
                }
            }
        }
        dead.forEach(maker::discard);
        return taken;
    }

    private void keep() {
        try {
            while (true) {
                look();
                boolean ignored = nudges.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                nudges.drainPermits();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void look() {
        List<Stem> surplus = new ArrayList<>();
        synchronized (this) { // the thread rule
            if (isClosed) {
                return;
            }
            Instant now = clock.instant();
            removeEldest(surplus);
            Iterator<Map.Entry<StemClass, Shelf>> all = shelves.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<StemClass, Shelf> each = all.next();
                Shelf shelf = each.getValue();
                removeDead(shelf, surplus);
                int wanted = sizing.wanted(shelf.demand(now), settings.bounds());
                surplus.addAll(shelf.takeSurplus(wanted));
                for (int missing = shelf.missing(wanted, now); missing > 0 && hasPlace(); missing--) {
                    begin(each.getKey(), shelf);
                }
                if (shelf.isIdle(wanted)) {
                    all.remove();
                }
            }
        }
        surplus.forEach(maker::discard);
    }

    private void removeEldest(List<Stem> surplus) {
        Iterator<Shelf> oldestFirst = shelves.values().iterator();
        for (int tooMany = shelves.size() - settings.maxClasses(); tooMany > 0 && oldestFirst.hasNext(); tooMany--) {
            surplus.addAll(oldestFirst.next().ready());
            oldestFirst.remove();
        }
    }

    private void removeDead(Shelf shelf, List<Stem> dead) {
        shelf.ready().removeIf(stem -> {
            boolean isDead = !maker.isAlive(stem);
            if (isDead) {
                dead.add(stem);
            }
            return isDead;
        });
    }

    private boolean hasPlace() {
        return makers.size() < settings.parallelCreates();
    }

    private void begin(StemClass wanted, Shelf shelf) {
        shelf.begin();
        Thread thread = Thread.ofVirtual().name("k8s-stem").unstarted(() -> make(wanted, shelf));
        makers.add(thread);
        thread.start();
    }

    private void make(StemClass wanted, Shelf shelf) {
        Instant begun = clock.instant();
        Optional<Stem> made = Optional.empty();
        try {
            made = Optional.of(maker.make(wanted));
        } catch (SandboxException e) {
            // whoever needs a sandbox of this class is told the reason; the shelf tries again after a pause
            metrics.count("k8s_stem_failures_total", 1);
        } catch (InterruptedException e) {
            // closed
        } finally {
            settle(shelf, made, begun);
        }
    }

    private void settle(Shelf shelf, Optional<Stem> made, Instant begun) {
        Instant now = clock.instant();
        boolean isWanted;
        synchronized (this) { // the thread rule
            makers.remove(Thread.currentThread());
            isWanted = !isClosed && shelves.containsValue(shelf);
            if (made.isPresent() && isWanted) {
                shelf.made(made.get(), Duration.between(begun, now));
            } else {
                shelf.failed(now);
            }
        }
        if (!isWanted) {
            made.ifPresent(maker::discard);
        }
        nudges.release();
    }

    /** Takes all of them away, those that are being made included; idempotent, bounded by some seconds. */
    @Override
    public void close() {
        List<Stem> all = new ArrayList<>();
        List<Thread> making;
        synchronized (this) { // the thread rule
            isClosed = true;
            shelves.values().forEach(shelf -> all.addAll(shelf.ready()));
            shelves.clear();
            making = List.copyOf(makers);
        }
        keeper.interrupt();
        making.forEach(Thread::interrupt);
        all.forEach(maker::discard);
        try {
            for (Thread thread : making) {
                boolean ignored = thread.join(CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
