// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.client.Call;
import dev.kiln.invoker.client.Payload;
import dev.kiln.invoker.logs.LogCollection;
import dev.kiln.invoker.pool.Lease;
import dev.kiln.invoker.report.Phases;
import dev.kiln.invoker.run.Verdict.Again;
import dev.kiln.invoker.run.Verdict.Ended;
import dev.kiln.invoker.run.Verdict.Trouble;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One activation in one sandbox: resume or init where needed, run, and what it means. For one thread. */
final class Attempt {

    private static final Verdict RESUME_FAILED = new Again(
            "the sandbox could not be resumed",
            new Ended(ActivationResponse.whiskError("Failed to provision resources to run the action."), Trouble.LOST));

    private static final int LOOKS = 5;
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);

    private final Tools tools;
    private final ActivationMessage message;
    private final Action action;
    private final Lease lease;
    private final Phases phases;
    private final LogCollection logs;
    private final Instant start;
    private Optional<Duration> init = Optional.empty();

    Attempt(Tools tools, ActivationMessage message, Action action, Lease lease, Phases phases) {
        this.tools = tools;
        this.message = message;
        this.action = action;
        this.lease = lease;
        this.phases = phases;
        this.logs =
                lease.box().log().begin(message.activationId(), action.limits().logBytes());
        this.start = tools.wall().instant();
    }

    LogCollection logs() {
        return logs;
    }

    /** When {@code /init} began, or {@code /run}. */
    Instant start() {
        return start;
    }

    Optional<Duration> init() {
        return init;
    }

    /** Makes the calls; tells the lease what became of the sandbox. */
    Verdict make() throws InterruptedException {
        Verdict ready =
                switch (lease.start()) {
                    case Lease.Start.Warm warm -> new Verdict.Initialized();
                    case Lease.Start.Paused paused -> resume();
                    case Lease.Start.Cold cold -> initialize();
                };
        return settle(ready instanceof Verdict.Initialized ? run() : ready);
    }

    private Verdict resume() throws InterruptedException {
        try {
            lease.box().resume();
            lease.resumed();
            return new Verdict.Initialized();
        } catch (SandboxException e) {
            return RESUME_FAILED;
        } finally {
            phases.end("resume");
        }
    }

    private Verdict initialize() {
        Duration limit = action.limits().timeout();
        Optional<Code.Inline> code;
        try {
            code = tools.actions().code(action);
        } catch (StoreException e) {
            return new Ended(ActivationResponse.whiskError("Action could not be fetched."), Trouble.UNFIT);
        }
        Instant deadline = tools.wall().instant().plus(limit);
        Call call = post("/init", Requests.init(message, action, code, deadline), limit);
        init = Optional.of(phases.end("init"));
        Verdict verdict = Verdicts.ofInit(call, limit, tools.limit());
        if (verdict instanceof Verdict.Initialized) {
            lease.initialized();
        }
        return verdict;
    }

    private Verdict run() {
        Duration limit = action.limits().timeout();
        Instant deadline = tools.wall().instant().plus(limit);
        Call call = post("/run", Requests.run(message, action, deadline), limit);
        phases.end("run");
        return Verdicts.ofRun(call, limit, tools.limit());
    }

    private Call post(String path, Payload payload, Duration limit) {
        Call call = lease.box().client().post(path, payload, limit);
        if (call instanceof Call.Answered answered && answered.isQuiet()) {
            lease.box().log().endQuietly(logs);
        }
        return call;
    }

    private Verdict settle(Verdict verdict) throws InterruptedException {
        return switch (verdict) {
            case Ended ended -> ended.trouble() == Trouble.NONE ? ended : broken(ended);
            case Again again -> {
                lease.broken(again.reason(), Duration.ZERO);
                yield again;
            }
            case Verdict.Initialized initialized -> throw new IllegalStateException("an attempt ends with /run");
        };
    }

    private Ended broken(Ended ended) throws InterruptedException {
        Ended judged = ended.trouble() == Trouble.LOST ? postMortem(ended) : ended;
        lease.broken(judged.response().status().text(), drain(ended.trouble()));
        return judged;
    }

    /** Sentinels follow an answer; after a crash only what is in the pipes is worth waiting for; after a time-out nothing. */
    private Duration drain(Trouble trouble) {
        return switch (trouble) {
            case UNFIT -> tools.config().logIdle();
            case LOST -> tools.config().crashDrain();
            case NONE, TIMEOUT -> Duration.ZERO;
        };
    }

    /** Whether it was the memory. The backend may see the end of a process later than we see that of its connection. */
    private Ended postMortem(Ended ended) throws InterruptedException {
        try {
            for (int look = 0; look < LOOKS; look++) {
                if (lease.box().status() instanceof SandboxStatus.Exited exited) {
                    return exited.isOutOfMemory()
                            ? new Ended(ActivationResponse.developerError(Verdicts.EXHAUSTED), Trouble.LOST)
                            : ended;
                }
                // logs end when the sandbox does
                logs.await(LOOK_PAUSE, LOOK_PAUSE);
            }
            return ended;
        } catch (SandboxException e) {
            return ended; // the provider does not know either; what was seen stands
        }
    }
}
