// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import dev.kiln.controller.dispatch.Dispatch;
import dev.kiln.controller.dispatch.Outgoing;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.records.Endings;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sequences and compositions under way: so many at once, each on a thread of its own. Thread-safe; never blocks. */
public final class Compositions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Compositions.class);

    private static final String CONDUCTOR = "conductor";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration REMEMBER_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Composer.Tools tools;
    private final Journal journal;
    private final Executor threads;
    private final int max;
    private final Semaphore free;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /**
     * The rooms that a composition uses.
     *
     * @param owners of namespaces as they are now; blocked ones own nothing; may block
     * @param records reads a record that is about to appear; blocks
     * @param written takes the record of each sequence and composition that ended
     */
    public record Rooms(
            ActionSearch search,
            Entitlement entitlement,
            Dispatch dispatch,
            Function<NamespaceName, Optional<Identity>> owners,
            BiFunction<NamespaceName, ActivationId, Optional<Activation>> records,
            BiConsumer<Endings.Whose, Activation> written,
            Journal journal) {}

    /**
     * Makes them.
     *
     * @param maxLength of sequences, and of compositions
     * @param threads gives each composition a thread at once
     */
    public Compositions(
            Rooms rooms,
            ComposeConfig config,
            int maxLength,
            Executor threads,
            InstantSource clock,
            RandomGenerator random) {
        OwnerCheck owner = new OwnerCheck(rooms.owners());
        Parts parts = new Parts(rooms.entitlement(), rooms.dispatch(), owner, rooms.records(), config.grace(), clock);
        this.tools = new Composer.Tools(rooms.search(), parts, rooms.written(), maxLength, clock, random);
        this.journal = rooms.journal();
        this.threads = threads;
        this.max = config.maxAtOnce();
        this.free = new Semaphore(max);
    }

    /** Whether the controller itself runs it, rather than an invoker. */
    public static boolean isComposed(Action action) {
        return action.exec() instanceof Exec.Sequence || isConductor(action);
    }

    static boolean isConductor(Action action) {
        return !(action.exec() instanceof Exec.Sequence) && action.annotations().isTruthy(CONDUCTOR);
    }

    /**
     * Begins one. The stage completes with the outcome if the caller waits, else once it is known that it may run; it fails
     * with a {@link Refusal} when it may not.
     *
     * @throws Refusal when there are too many already
     */
    public CompletionStage<Landing> start(Outgoing outgoing) {
        if (!free.tryAcquire()) {
            throw new Refusal(new Problem.Overloaded(RETRY_AFTER));
        }
        ActivationId id = ActivationId.random(tools.random());
        CompletableFuture<Landing> landing = new CompletableFuture<>();
        threads.execute(() -> {
            running.add(Thread.currentThread());
            try {
                outgoing.transaction().run(() -> run(outgoing, id, landing));
            } finally {
                running.remove(Thread.currentThread());
                free.release();
            }
        });
        return outgoing.isBlocking()
                ? landing.completeOnTimeout(
                        new Landing.StillAway(id), outgoing.patience().toMillis(), TimeUnit.MILLISECONDS)
                : landing;
    }

    /** How many are under way. */
    public int count() {
        return max - free.availablePermits();
    }

    /** Ends those under way, each with a record that says so; bounded by some seconds. Idempotent. */
    @Override
    public void close() {
        running.forEach(Thread::interrupt);
        try {
            if (free.tryAcquire(max, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                free.release(max);
            } else {
                log.atWarn().log("{} sequences and compositions did not end when they were told to", count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Outgoing outgoing, ActivationId id, CompletableFuture<Landing> landing) {
        try {
            requireComponents(outgoing);
            boolean keepsRecords =
                    outgoing.caller().limits().storesActivations().orElse(true);
            Journal.Entry entry = keepsRecords ? journal.enter(ifLost(outgoing, id)) : new Journal.Entry.Unremembered();
            if (!outgoing.isBlocking()) {
                // who is given an id finds a record, whatever becomes of this controller
                landing.completeOnTimeout(
                        new Landing.StillAway(id), REMEMBER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                entry.remembered().thenRun(() -> landing.complete(new Landing.StillAway(id)));
            }
            try {
                Composer composer = new Composer(
                        tools, new Endings.Whose(outgoing.transaction(), outgoing.caller(), outgoing.isBlocking()));
                landing.complete(
                        new Landing.Ended(composer.run(outgoing.found(), outgoing.input(), id, outgoing.cause())));
            } finally {
                entry.left();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            landing.completeExceptionally(new Refusal(new Problem.Unavailable()));
        } catch (Refusal refusal) {
            landing.completeExceptionally(refusal);
        } catch (RuntimeException e) {
            // who does not wait has been answered, so nobody else would tell
            log.atError()
                    .addKeyValue("activation", id)
                    .setCause(e)
                    .log("a sequence or composition ended by a surprise");
            landing.completeExceptionally(e);
        }
    }

    private Activation ifLost(Outgoing outgoing, ActivationId id) {
        Instant now = tools.clock().instant();
        return CompositionRecord.of(
                outgoing.transaction(),
                outgoing.caller(),
                outgoing.found(),
                id,
                outgoing.cause(),
                new CompositionRecord.Span(now, now),
                ActivationResponse.whiskError(
                        "The controller that ran this activation was lost; what had run of it has records of its own."),
                new Trace());
    }

    /** Who may not run a part may not run the whole; what is missing is the sequence's own failure. */
    private void requireComponents(Outgoing outgoing) {
        if (!(outgoing.found().action().exec() instanceof Exec.Sequence sequence)) {
            return;
        }
        sequence.components().forEach(component -> {
            try {
                tools.search().find(outgoing.caller(), Right.ACTIVATE, component);
            } catch (Refusal refusal) {
                if (refusal.problem() instanceof Problem.Forbidden) {
                    throw refusal;
                }
            }
        });
    }
}
