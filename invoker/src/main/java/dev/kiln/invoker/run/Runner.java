// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.feed.Delivery;
import dev.kiln.invoker.fetch.Fetched;
import dev.kiln.invoker.policy.Demand;
import dev.kiln.invoker.pool.Grant;
import dev.kiln.invoker.pool.Lease;
import dev.kiln.invoker.pool.SandboxPool;
import dev.kiln.invoker.report.Origin;
import dev.kiln.invoker.report.Phases;
import dev.kiln.invoker.report.Records;
import dev.kiln.invoker.runtimes.LiveRuntimes;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ActivationMessageCodec;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.store.Revision;
import dev.kiln.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one activation from its message to its record, on the thread that brings it. The sandbox is free again before the
 * acknowledgement is sent, or a caller's next call would find it busy; logs are waited for after both.
 */
public final class Runner {

    /** One activation on its way, and the message that it came by. */
    private record Work(ActivationMessage message, Phases phases, Delivery delivery) {}

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private static final long FETCH_PAUSE_MILLIS = 500;

    /** What one controller was told all others and all invokers know a few seconds later. */
    private static final Duration NEWS_PATIENCE = Duration.ofSeconds(5);

    private final Tools tools;
    private final Demands demands;
    private final LiveRuntimes runtimes;
    private final SystemLimits limits;
    private final SandboxPool pool;
    private final Closing closing;
    private final Beginnings beginnings;
    private final HandingBack handingBack;
    private final Logs logs;

    public Runner(
            Tools tools,
            Demands demands,
            LiveRuntimes runtimes,
            SystemLimits limits,
            SandboxPool pool,
            Closing closing,
            Beginnings beginnings) {
        this.beginnings = beginnings;
        this.tools = tools;
        this.demands = demands;
        this.runtimes = runtimes;
        this.limits = limits;
        this.pool = pool;
        this.closing = closing;
        this.handingBack = new HandingBack(beginnings, closing);
        this.logs = new Logs(tools.config());
    }

    /** Runs what a message asks for; returns when its record is handed over. */
    public void accept(Delivery delivery) {
        ActivationMessage message;
        try {
            message = unlocked(ActivationMessageCodec.decode(delivery.message().payload()));
        } catch (RuntimeException e) { // whatever is wrong with it, it will be wrong the next time, too
            tools.metrics().poisonMessage();
            LOG.atError()
                    .addKeyValue(LogKeys.OFFSET, delivery.message().offset())
                    .addKeyValue(LogKeys.REASON, e)
                    .log("message skipped: it is no activation");
            delivery.done().run();
            return;
        }
        closing.come(message);
        try {
            message.transaction().run(() -> accept(message, delivery));
        } finally {
            closing.gone(message);
        }
    }

    /** With parameters in the clear, as far as there are keys for them. */
    private ActivationMessage unlocked(ActivationMessage message) {
        if (message.lockedKeys().isEmpty()) {
            return message;
        }
        ParameterCipher.Unlocked unlocked = tools.cipher().unlock(message.content(), message.lockedKeys());
        return message.with(unlocked.content(), unlocked.locked());
    }

    private void accept(ActivationMessage message, Delivery delivery) {
        Instant received = tools.wall().instant();
        Phases phases = new Phases(tools.clock(), message.transaction().start(), message.published(), received);
        Work work = new Work(message, phases, delivery);
        boolean isKnown = delivery.mayBeRepeated() || !message.leg().isFirst();
        if (!isKnown || !closing.hasEndedBefore(message, delivery)) {
            run(work);
        }
    }

    private void run(Work work) {
        try {
            fetch(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!beginnings.mayBeginElsewhere(work.message())) {
                giveUp(work, ActivationResponse.whiskError("The invoker was stopped."));
            }
        } catch (RuntimeException e) { // a bug here must not cost an activation its record
            LOG.atError()
                    .addKeyValue(LogKeys.ACTIVATION, work.message().activationId())
                    .setCause(e)
                    .log("activation failed by an error of the invoker");
            giveUp(work, ActivationResponse.whiskError("The invoker failed to run the activation."));
        }
    }

    private void fetch(Work work) throws InterruptedException {
        switch (fetched(work.message())) {
            case Fetched.Found found -> admit(work, found.action());
            case Fetched.Missing missing -> giveUp(work, Failures.missing());
            case Fetched.Unusable unusable -> giveUp(work, Failures.unusable());
            case Fetched.StoreFailed failed -> giveUp(work, Failures.notFetched());
        }
    }

    /** Waits a while for a store that is away: who calls should not be the one to notice. */
    private Fetched fetched(ActivationMessage message) throws InterruptedException {
        Optional<Revision> revision = message.revision().map(Revision::new);
        long deadline = tools.clock().nanos() + tools.config().fetchPatience().toNanos();
        while (true) {
            Fetched fetched = tools.actions().fetch(message.action(), revision);
            boolean isFinal =
                    !(fetched instanceof Fetched.StoreFailed) || tools.clock().nanos() - deadline >= 0;
            if (isFinal) {
                return fetched;
            }
            TimeUnit.MILLISECONDS.sleep(FETCH_PAUSE_MILLIS);
        }
    }

    private void admit(Work work, Stored<Action> stored) throws InterruptedException {
        ActivationMessage message = work.message();
        Action action = stored.value();
        work.phases().end("fetch");
        Optional<Demand> demand = demanded(message, stored);
        Optional<ActivationResponse> refusal = limits.violation(action.limits())
                .map(ActivationResponse::applicationError)
                .or(() -> closing.refusalOfRepeat(message, action))
                .or(() -> Failures.ofEncryption(message))
                .or(() -> demand.isPresent() ? Optional.empty() : Optional.of(Failures.noResources()));
        if (refusal.isPresent()) {
            unstarted(work, action, refusal.get());
        } else {
            acquire(work, action, demand.orElseThrow());
        }
    }

    /** Waits a while for a kind that a controller may know already; it refuses those that it does not know. */
    private Optional<Demand> demanded(ActivationMessage message, Stored<Action> stored) throws InterruptedException {
        Optional<Demand> demand = demands.demand(message, stored);
        boolean isKnownNow = demand.isEmpty()
                && stored.value().exec() instanceof Exec.Managed managed
                && runtimes.await(managed.kind(), NEWS_PATIENCE);
        return isKnownNow ? demands.demand(message, stored) : demand;
    }

    private void acquire(Work work, Action action, Demand demand) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            switch (pool.acquire(demand, attempt > 1)) {
                case Grant.Granted granted -> {
                    Optional<String> weakness = Failures.ofIsolation(
                            work.message(), granted.lease().box().provider());
                    if (weakness.isPresent()) {
                        granted.lease().abandon();
                        tooWeak(work, action, weakness.get(), attempt > 1);
                        return;
                    }
                    Optional<String> coldStartCause = acquired(granted.lease(), work.phases());
                    if (attempt == 1 && !begins(work, action, granted.lease())) {
                        return;
                    }
                    if (attempt(
                            work,
                            action,
                            granted.lease(),
                            coldStartCause,
                            attempt >= tools.config().attempts())) {
                        return;
                    }
                }
                case Grant.Refused refused -> {
                    work.phases().end("queue");
                    unstarted(work, action, ActivationResponse.whiskError(refused.reason()));
                    return;
                }
                case Grant.Stopped stopped -> {
                    stopped(work, action);
                    return;
                }
                case Grant.Failed failed -> {
                    work.phases().end("create");
                    unstarted(work, action, Failures.ofProvider(failed.cause(), demand.shape()));
                    return;
                }
            }
        }
    }

    /** Whether it may begin here. If not, the sandbox is given back and the activation has come to its end, or goes elsewhere. */
    private boolean begins(Work work, Action action, Lease lease) throws InterruptedException {
        Beginning beginning = beginnings.begin(work.message(), action);
        if (beginning instanceof Beginning.Begun) {
            if (beginnings.areClaimed()) {
                work.phases().end("claim");
            }
            return true;
        }
        lease.abandon();
        leave(work, action, beginning);
        return false;
    }

    private void leave(Work work, Action action, Beginning instead) {
        switch (instead) {
            case Beginning.Elsewhere elsewhere -> elsewhere(work, elsewhere.by());
            case Beginning.Over over -> work.delivery().done().run();
            case Beginning.Stopped stopped -> stopped(work, action);
            case Beginning.Refused refused -> unstarted(work, action, refused.response());
            case Beginning.Begun begun -> throw new IllegalStateException("what began does not leave");
        }
    }

    /** No sandbox here is apart enough. What has begun is nobody else's any more. */
    private void tooWeak(Work work, Action action, String reason, boolean hasBegun) throws InterruptedException {
        Beginning instead = hasBegun
                ? new Beginning.Refused(ActivationResponse.whiskError(reason))
                : handingBack.handBack(work.message(), action, work.delivery(), reason);
        leave(work, action, instead);
    }

    private static void elsewhere(Work work, Claimant by) {
        LOG.atInfo()
                .addKeyValue(LogKeys.ACTIVATION, work.message().activationId())
                .addKeyValue(LogKeys.REASON, "it began at " + by.invoker())
                .log("activation left to another");
        work.delivery().done().run();
    }

    /** What waited when the invoker was stopped: another takes it, or this one when it comes again; alone, nobody would. */
    private void stopped(Work work, Action action) {
        if (beginnings.mayBeginElsewhere(work.message())) {
            work.delivery().ended().run();
        } else {
            work.phases().end("queue");
            unstarted(work, action, ActivationResponse.whiskError("The invoker is stopping."));
        }
    }

    /** Runs it in this sandbox; false when another one has to be tried. */
    private boolean attempt(Work work, Action action, Lease lease, Optional<String> coldStartCause, boolean isLast)
            throws InterruptedException {
        Attempt attempt;
        Verdict verdict;
        try (lease) {
            attempt = new Attempt(tools, work.message(), action, lease, work.phases());
            verdict = attempt.make();
        }
        if (verdict instanceof Verdict.Again again && !isLast) {
            LOG.atInfo()
                    .addKeyValue(LogKeys.ACTIVATION, work.message().activationId())
                    .addKeyValue(LogKeys.REASON, again.reason())
                    .log("activation goes to another sandbox");
            return false;
        }
        Verdict.Ended ended = verdict instanceof Verdict.Again again ? again.otherwise() : (Verdict.Ended) verdict;
        Records.Run run = new Records.Run(
                attempt.start(),
                tools.wall().instant(),
                attempt.init(),
                ended.trouble() == Verdict.Trouble.TIMEOUT,
                coldStartCause,
                Optional.of(lease.box().id().value()),
                lease.box().placement(),
                Origin.of(tools.pool(), lease.box().provider()));
        Activation record = Records.of(work.message(), action, run, ended.response(), work.phases());
        Closing.Told told = closing.acknowledge(work.message(), record);
        work.phases().each(tools.metrics()::phase);
        tell(record, run);
        closing.record(
                work.message(),
                record.withLogs(logs.collect(attempt.logs(), lease, action.limits(), ended)),
                work.delivery(),
                told);
        return true;
    }

    /** Ends the phases before the call: waiting in line, and for a sandbox to be made. */
    private Optional<String> acquired(Lease lease, Phases phases) {
        if (lease.start() instanceof Lease.Start.Cold cold) {
            cold.createdNanos().ifPresent(began -> phases.endAt("queue", began));
            phases.end(cold.createdNanos().isPresent() ? "create" : "queue");
            return Optional.of(cold.cause());
        }
        phases.end("queue");
        return Optional.empty();
    }

    /** The record of an activation that never got a sandbox. */
    private void unstarted(Work work, Action action, ActivationResponse response) {
        Instant now = tools.wall().instant();
        Records.Run run = new Records.Run(
                now, now, Optional.empty(), false, Optional.empty(), Optional.empty(), Map.of(), tools.origin());
        end(work, Records.of(work.message(), action, run, response, work.phases()));
    }

    /** The record of an activation of whose action nothing is known. */
    private void giveUp(Work work, ActivationResponse response) {
        end(work, Records.fallback(work.message(), tools.wall().instant(), response, tools.origin()));
    }

    private void end(Work work, Activation record) {
        LOG.atInfo()
                .addKeyValue(LogKeys.ACTIVATION, record.id())
                .addKeyValue(LogKeys.ACTION, work.message().action())
                .addKeyValue(LogKeys.STATUS, record.response().status().text())
                .addKeyValue(LogKeys.REASON, record.response().result().orElseThrow())
                .log("activation did not run");
        Closing.Told told = closing.acknowledge(work.message(), record);
        closing.record(work.message(), record, work.delivery(), told);
    }

    /** Cold starts and failures are worth a line; warm calls are not, unless somebody looks closely. */
    private static void tell(Activation record, Records.Run run) {
        boolean isNotable =
                run.coldStartCause().isPresent() || !record.response().isSuccess();
        (isNotable ? LOG.atInfo() : LOG.atDebug())
                .addKeyValue(LogKeys.ACTIVATION, record.id())
                .addKeyValue(LogKeys.ACTION, record.name())
                .addKeyValue(LogKeys.SANDBOX, run.sandbox().orElse(""))
                .addKeyValue(LogKeys.STATUS, record.response().status().text())
                .addKeyValue(LogKeys.CAUSE, run.coldStartCause().orElse(""))
                .addKeyValue(
                        LogKeys.MILLIS, Duration.between(run.start(), run.end()).toMillis())
                .log("activation ran");
    }
}
