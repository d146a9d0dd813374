// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.start;

import dev.kiln.invoker.time.NanoClock;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.claims.Claim;
import dev.kiln.messaging.claims.Claim.Attempt;
import dev.kiln.messaging.claims.ClaimLog;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.claims.Claims;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims attempts before they begin, and notes the end of what leaves no record. Where the tenure holds before and after the claim was written, nobody else can have claimed,
 * and it is not read back: that is the warm path, with one write to the bus. In all other cases the log decides who was first.
 * Blocks; safe for use by several threads.
 */
public final class Starter {

    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);
    private static final long WRITE_LIMIT_SECONDS = 10;
    private static final long PAUSE_MILLIS = 200;

    private final MessageBus bus;
    private final Topics topics;
    private final InvokerId self;
    private final StartConfig config;
    private final Tenure tenure;
    private final NanoClock clock;
    private final Map<InvokerId, ClaimLog> logs = new ConcurrentHashMap<>();
    private final RecentAttempts granted = new RecentAttempts();

    /** volatile: set by whoever stops the invoker. */
    private volatile boolean isStopping;

    public Starter(MessageBus bus, Topics topics, InvokerId self, StartConfig config, Tenure tenure, NanoClock clock) {
        this.bus = bus;
        this.topics = topics;
        this.self = self;
        this.config = config;
        this.tenure = tenure;
        this.clock = clock;
    }

    /** Whether attempts are claimed at all. */
    public boolean claims() {
        return config.claims();
    }

    /** Whether a claimant is this invoker in an earlier term, which is over. */
    public boolean wasHere(Claimant claimant) {
        return claimant.invoker().equals(self) && claimant.term() < tenure.term();
    }

    /** From now on nothing waits for a bus that is away; what cannot be claimed is left to others. */
    public void stop() {
        isStopping = true;
    }

    /** Asks for one attempt of an activation. */
    public Permission ask(ActivationMessage message, int attempt) throws InterruptedException {
        if (!config.claims()) {
            return new Permission.Granted();
        }
        Attempt wanted = new Attempt(message.activationId(), attempt);
        if (granted.contains(wanted)) {
            // a second message of the same activation, from a controller that was not sure of the first
            return new Permission.Taken(new Claimant(self, tenure.term()));
        }
        Permission permission = ask(message, wanted, new Claimant(self, tenure.term()));
        if (permission instanceof Permission.Granted && !granted.add(wanted)) {
            return new Permission.Taken(new Claimant(self, tenure.term()));
        }
        return permission;
    }

    /** This invoker. */
    public InvokerId self() {
        return self;
    }

    /**
     * Notes that an activation has ended for good, though no record says so: whoever comes to look after it reads that. Blocks until
     * the bus has it; false when the invoker is stopping and the bus is away.
     */
    public boolean noteEnd(ActivationMessage message) throws InterruptedException {
        Attempt attempt = new Attempt(message.activationId(), message.leg().attempt());
        Claim end = new Claim(attempt, new Claimant(self, tenure.term()), true);
        while (true) {
            try {
                write(log(message), end);
                return true;
            } catch (BusException e) {
                LOG.atWarn()
                        .addKeyValue("activation", message.activationId())
                        .addKeyValue("reason", e.getMessage())
                        .log("the end of an activation cannot be noted; will try again");
                if (isStopping) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Whether {@link #noteEnd} was called for it, here or elsewhere. Blocks; false when the bus does not tell. */
    public boolean hasEnded(ActivationMessage message) {
        try {
            return log(message).read(message.transaction().start()).hasEnded(message.activationId());
        } catch (BusException e) {
            LOG.atWarn()
                    .addKeyValue("activation", message.activationId())
                    .addKeyValue("reason", e.getMessage())
                    .log("cannot find out whether the activation has ended before");
            return false;
        }
    }

    private Permission ask(ActivationMessage message, Attempt attempt, Claimant claimant) throws InterruptedException {
        long deadline = clock.nanos() + config.patience().toNanos();
        while (true) {
            try {
                return claim(message, attempt, claimant);
            } catch (BusException e) {
                if (isStopping) {
                    return new Permission.Stopped();
                }
                LOG.atWarn()
                        .addKeyValue("activation", message.activationId())
                        .addKeyValue("reason", e.getMessage())
                        .log("an activation cannot be claimed, so it does not begin; will try again");
                if (clock.nanos() - deadline >= 0) {
                    return new Permission.Unknown(String.valueOf(e.getMessage()));
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private Permission claim(ActivationMessage message, Attempt attempt, Claimant claimant)
            throws InterruptedException {
        long term = claimant.term();
        boolean isSure = message.leg().isFirst()
                && attempt.number() == 1
                && message.leg().term() == term
                && tenure.holds(term);
        ClaimLog log = log(message);
        write(log, new Claim(attempt, claimant));
        if (isSure && tenure.holds(term)) {
            return new Permission.Granted();
        }
        Instant since = message.transaction().start();
        Claims claims = log.read(since);
        if (claims.hasEnded(attempt.id())) {
            return new Permission.Ended();
        }
        Claimant first = claims.winner(attempt.id(), attempt.number())
                .orElseThrow(() -> new BusException.Unavailable(
                        "the claim of activation " + message.activationId() + " is not in the log yet", null));
        return first.equals(claimant) ? new Permission.Granted() : new Permission.Taken(first);
    }

    private ClaimLog log(ActivationMessage message) {
        return logs.computeIfAbsent(message.leg().home().orElse(self), this::open);
    }

    private ClaimLog open(InvokerId home) {
        return new ClaimLog(bus, topics.claims(home), config.clockSkew());
    }

    private static void write(ClaimLog log, Claim claim) throws InterruptedException {
        try {
            log.write(claim).toCompletableFuture().get(WRITE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            throw e.getCause() instanceof BusException known
                    ? known
                    : new BusException.Unavailable("the claim could not be written", e.getCause());
        } catch (TimeoutException e) {
            throw new BusException.Unavailable(
                    "the bus did not take the claim within " + WRITE_LIMIT_SECONDS + " s", e);
        }
    }
}
