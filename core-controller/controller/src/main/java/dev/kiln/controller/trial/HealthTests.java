// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.trial;

import dev.kiln.controller.scheduling.Invoker;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.controller.scheduling.Scheduler.TestOutcome;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.wire.Ack;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ActivationMessageCodec;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the test action to invokers that failed too often, on a thread of its own, until it is closed. Where there is no language
 * for such an action, they get work again after as long as a test may take.
 */
public final class HealthTests implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HealthTests.class);

    private static final long PAUSE_MILLIS = 200;

    private final Rooms rooms;
    private final ControllerId self;
    private final QualifiedName name;
    private final Installation installation;
    private final Duration patience;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<ActivationId, Test> underWay = new ConcurrentHashMap<>();

    /** volatile: set by whoever stops the server. */
    private volatile boolean isClosed;

    /** What it works with. */
    public record Rooms(Scheduler scheduler, ArtifactStore store, MessageBus bus, Topics topics) {}

    /**
     * What the installation can run.
     *
     * @param operators whose namespace holds the test action
     * @param manifest the kinds as they are now; must not wait
     */
    public record Installation(NamespaceName operators, Supplier<RuntimesManifest> manifest, SystemLimits limits) {}

    private record Test(InvokerId invoker, long term, Instant until, boolean isSent) {}

    /**
     * Builds it; somebody gives it a thread.
     *
     * @param patience how long a test may take
     */
    public HealthTests(
            Rooms rooms,
            Installation installation,
            ControllerId self,
            Duration patience,
            InstantSource clock,
            RandomGenerator random) {
        this.rooms = rooms;
        this.self = self;
        this.name = TestAction.name(installation.operators(), self);
        this.installation = installation;
        this.patience = patience;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void run() {
        if (action().isEmpty()) {
            log.warn("there is no runtime for a test action, so invokers that failed get work again without a test");
        }
        action().ifPresent(this::make);
        while (!isClosed) {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                giveUp(clock.instant());
                rooms.scheduler().beginTests().forEach(this::test);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) { // whatever goes wrong with one test, the others must not wait
                log.error("testing invokers failed; it will be tried again", e);
            }
        }
    }

    /** Takes an ack if it is a test's; false for all others. Does not wait. */
    public boolean acked(Ack ack) {
        if (!ack.transaction().isHealthTest()) {
            return false;
        }
        Test test = underWay.remove(ack.activationId());
        if (test != null) {
            boolean isSystemError =
                    switch (ack) {
                        case Ack.Combined combined -> combined.isSystemError();
                        case Ack.Completion completion -> completion.isSystemError();
                        case Ack.Result result -> false;
                        // no test asks for an isolation
                        case Ack.Returned returned -> true;
                    };
            ended(test, isSystemError ? TestOutcome.FAILED : TestOutcome.PASSED);
        }
        return true;
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private void test(Invoker invoker) {
        ActivationId id = ActivationId.random(random);
        Instant now = clock.instant();
        Optional<Action> action = action();
        underWay.put(id, new Test(invoker.id(), invoker.term(), now.plus(patience), action.isPresent()));
        if (action.isEmpty()) {
            return; // its end is that of the patience
        }
        make(action.get());
        log.atInfo()
                .addKeyValue("invoker", invoker.id())
                .addKeyValue("is", invoker.state().word())
                .log("an invoker is put to a test");
        rooms.bus()
                .publish(
                        rooms.topics().invoker(invoker.id()).name(),
                        ActivationMessageCodec.encode(message(action.get(), id, invoker.term(), now)))
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        underWay.remove(id);
                        log.atWarn()
                                .addKeyValue("invoker", invoker.id())
                                .addKeyValue("reason", failure.getMessage())
                                .log("a test could not be sent");
                    }
                });
    }

    private void giveUp(Instant now) {
        underWay.forEach((id, test) -> {
            if (!now.isBefore(test.until()) && underWay.remove(id, test)) {
                ended(test, test.isSent() ? TestOutcome.VANISHED : TestOutcome.PASSED);
            }
        });
    }

    private void ended(Test test, TestOutcome outcome) {
        rooms.scheduler().tested(test.invoker(), test.term(), outcome);
    }

    /** Without a revision, so that the invoker must read it: reading the store is a part of the test. */
    private ActivationMessage message(Action action, ActivationId id, long term, Instant now) {
        NamespaceName operators = name.namespace();
        return new ActivationMessage(
                Transaction.healthTest(now),
                name,
                action.version(),
                Optional.empty(),
                Optional.empty(),
                new ActivationMessage.Caller(operators.value(), operators, operators.value(), Optional.empty()),
                id,
                self,
                false,
                Json.object(),
                Set.of(),
                Map.of(),
                Optional.empty(),
                now,
                Leg.first(term),
                StoragePolicy.NEVER,
                IsolationClass.NONE);
    }

    /** Empty while the installation has no language for it. */
    private Optional<Action> action() {
        return TestAction.of(name, installation.manifest().get(), installation.limits(), clock.instant());
    }

    /** Makes the action unless it is there; also before each test, as somebody may have deleted it. */
    private void make(Action action) {
        try {
            Optional<Stored<Action>> stored = rooms.store().action(name);
            if (stored.filter(it -> TestAction.isCurrent(it.value(), action)).isEmpty()) {
                PutOutcome outcome = rooms.store()
                        .put(
                                action,
                                stored.<Expected>map(it -> new Expected.At(it.revision()))
                                        .orElseGet(Expected.Absent::new));
                log.atInfo()
                        .addKeyValue("action", name)
                        .log(
                                outcome instanceof PutOutcome.Written
                                        ? "made the test action"
                                        : "somebody else made the test action");
            }
        } catch (StoreException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("the test action cannot be made; will try again");
        }
    }
}
