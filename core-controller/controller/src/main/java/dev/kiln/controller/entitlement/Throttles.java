// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import dev.kiln.controller.peers.Peers;
import dev.kiln.controller.peers.PeersView;
import dev.kiln.controller.peers.QuotaKey;
import dev.kiln.controller.peers.QuotaKey.Kind;
import dev.kiln.controller.peers.QuotaReport;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.events.UserEvent.Metric;
import dev.kiln.messaging.events.UserEvents;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.limits.SystemLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * So many invocations a minute, so many at once, so many fires a minute: for each namespace, in all controllers together (see
 * {@link ThrottlePolicy}). Minutes are the clock's. Thread-safe; costs nanoseconds and never waits for anybody.
 */
public final class Throttles {

    private static final long SECONDS = 60;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final SystemLimits system;
    private final Supplier<PeersView> peers;
    private final Runnable hurry;
    private final UserEvents events;
    private final InstantSource clock;

    /** A quota is only touched while the map computes its entry, so by one thread at a time. */
    private final Map<QuotaKey, Quota> quotas = new ConcurrentHashMap<>();

    private final AtomicLong swept = new AtomicLong();

    /**
     * What was admitted and has not been sent yet. Closing it gives back the place among those on their way, unless it was
     * {@link #sent}. For one thread.
     */
    public static final class Admission implements AutoCloseable {
        private final Throttles throttles;
        private final String namespace;
        private boolean isOver;

        private Admission(Throttles throttles, String namespace) {
            this.throttles = throttles;
            this.namespace = namespace;
        }

        /** It is on its way: whoever follows it there calls {@link Throttles#landed} once. */
        public void sent() {
            isOver = true;
        }

        @Override
        public void close() {
            if (!isOver) {
                isOver = true;
                throttles.landed(namespace);
            }
        }
    }

    /**
     * Makes them.
     *
     * @param system throttles of namespaces that have none of their own
     * @param events is told of what is refused, and of how many are on their way
     */
    public Throttles(SystemLimits system, Peers peers, UserEvents events, InstantSource clock) {
        this(system, peers::view, peers::hurry, events, clock);
    }

    Throttles(SystemLimits system, Supplier<PeersView> peers, Runnable hurry, UserEvents events, InstantSource clock) {
        this.events = events;
        this.system = system;
        this.peers = peers;
        this.hurry = hurry;
        this.clock = clock;
    }

    /**
     * Admits an invocation. What is refused because too many are on their way counts in the minute all the same.
     *
     * @throws Refusal when the namespace had its part
     */
    public Admission admit(Identity caller) {
        int perMinute = caller.limits().invocationsPerMinute().orElse(system.invocationsPerMinute());
        takeInMinute(caller, Kind.INVOCATIONS, perMinute);
        return readmit(caller);
    }

    /**
     * Admits an invocation that was admitted before and gave its place back meanwhile: it has had its part of the minute.
     *
     * @throws Refusal when the namespace had its part
     */
    public Admission readmit(Identity caller) {
        int atOnce = caller.limits().concurrentInvocations().orElse(system.concurrentInvocations());
        Quota.Verdict verdict = take(new QuotaKey(caller.namespaceUuid(), Kind.CONCURRENCY), atOnce, 0);
        if (!verdict.isAdmitted()) {
            events.measured(caller, Metric.CONCURRENT_RATE_LIMIT, 1);
            throw new Refusal(new Problem.Throttled(
                    "Too many concurrent requests in flight (count: " + verdict.count() + ", allowed: "
                            + verdict.allowed() + ").",
                    SOON));
        }
        events.measured(caller, Metric.CONCURRENT_INVOCATIONS, verdict.count());
        return new Admission(this, caller.namespaceUuid());
    }

    /**
     * Counts an invocation that is admitted in any case, as a part of one that was.
     *
     * @see #admit
     */
    public Admission count(Identity caller) {
        adopted(caller.namespaceUuid());
        return new Admission(this, caller.namespaceUuid());
    }

    /** An activation of the namespace is on its way that nobody asked for here; {@link #landed} is called once. */
    public void adopted(String namespaceUuid) {
        quotas.compute(new QuotaKey(namespaceUuid, Kind.CONCURRENCY), (key, known) -> {
            Quota quota = known == null ? new Quota(key) : known;
            quota.add();
            return quota;
        });
    }

    /**
     * Admits the fire of a trigger.
     *
     * @throws Refusal when the namespace had its part
     */
    public void admitFire(Identity caller) {
        int perMinute = caller.limits().firesPerMinute().orElse(system.firesPerMinute());
        takeInMinute(caller, Kind.FIRES, perMinute);
    }

    /** One activation of the namespace is no longer on its way. */
    public void landed(String namespaceUuid) {
        quotas.computeIfPresent(new QuotaKey(namespaceUuid, Kind.CONCURRENCY), (key, quota) -> {
            quota.giveBack();
            return quota;
        });
    }

    /** What the other controllers should know: of limits that are nearly used up, and of what was given to others. */
    public Map<QuotaKey, QuotaReport> report(PeersView view) {
        long minute = minute(clock.instant());
        sweep(minute);
        view.reports().values().forEach(snapshot -> snapshot.quotas().forEach((key, report) -> {
            if (report.isWanted()) {
                quotas.computeIfAbsent(key, Quota::new);
            }
        }));
        Map<QuotaKey, QuotaReport> reports = new HashMap<>();
        for (QuotaKey key : quotas.keySet()) {
            quotas.computeIfPresent(key, (k, quota) -> {
                quota.report(window(k, minute), view).ifPresent(it -> reports.put(k, it));
                return quota;
            });
        }
        return reports;
    }

    private void takeInMinute(Identity caller, Kind kind, int limit) {
        Instant now = clock.instant();
        long minute = minute(now);
        sweep(minute);
        Quota.Verdict verdict = take(new QuotaKey(caller.namespaceUuid(), kind), limit, minute);
        if (!verdict.isAdmitted()) {
            events.measured(caller, Metric.TIMED_RATE_LIMIT, 1);
            throw new Refusal(new Problem.Throttled(
                    "Too many requests in the last minute (count: " + verdict.count() + ", allowed: "
                            + verdict.allowed() + ").",
                    Duration.ofSeconds(SECONDS - Math.floorMod(now.getEpochSecond(), SECONDS))));
        }
    }

    /** How many limits of namespaces are remembered. */
    int size() {
        return quotas.size();
    }

    private Quota.Verdict take(QuotaKey key, int limit, long window) {
        AtomicReference<Quota.Verdict> verdict = new AtomicReference<>();
        quotas.compute(key, (k, known) -> {
            Quota quota = known == null ? new Quota(k) : known;
            // looked at in here, so that no thread comes late with an older view than another had
            verdict.set(quota.take(limit, window, peers.get()));
            return quota;
        });
        Quota.Verdict reached = Objects.requireNonNull(verdict.get(), "computed above");
        if (reached.isLow()) {
            hurry.run();
        }
        return reached;
    }

    /** Forgets namespaces that are not used any more; once a minute, by whoever comes first in it. */
    private void sweep(long minute) {
        long last = swept.get();
        if (last >= minute || !swept.compareAndSet(last, minute)) {
            return;
        }
        for (QuotaKey key : quotas.keySet()) {
            quotas.computeIfPresent(key, (k, quota) -> quota.isIdle(window(k, minute), peers.get()) ? null : quota);
        }
    }

    private static long window(QuotaKey key, long minute) {
        return key.kind() == Kind.CONCURRENCY ? 0 : minute;
    }

    private static long minute(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), SECONDS);
    }
}
