// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.generations;

import dev.kiln.invoker.sandbox.SandboxMaker;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.orders.PoolOrderCodec;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of the pool on this invoker what the controllers want. An order tells the whole, so the last one counts: one that comes while an
 * earlier one is carried out interrupts that where it no longer agrees. One thread carries out; others bring orders.
 */
public final class PoolKeeper implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolKeeper.class);

    private static final Duration LOOK = Duration.ofMillis(100);

    /** After a failure, what is wanted as the current one is tried again. */
    private static final Duration RETRY = Duration.ofSeconds(30);

    /** What is on trial is asked so often how it is. */
    private static final Duration ASK = Duration.ofSeconds(5);

    /** Two pings and a little more: until then activations may come that were placed by the stronger isolation. */
    private static final Duration NOTICE = Duration.ofSeconds(3);

    private final Self self;
    private final Generations generations;
    private final ProviderSource source;
    private final SandboxMaker maker;
    private final Trial trial;
    private final OrderFile file;
    private final Hands hands;
    private final NanoClock clock;
    private final Orders orders;

    // touched by the keeping thread alone
    private @Nullable PoolOrder done;
    private long retryAt;
    private long askAt;

    /**
     * Whose pool it is.
     *
     * @param retireLimit how long what a retired provider made may last
     */
    public record Self(InvokerId invoker, String pool, Duration retireLimit) {}

    /**
     * What the invoker does for it.
     *
     * @param tune changes what can be changed at any time
     * @param tell sends a ping, as there is something to report; does not block
     * @param sweep destroys what earlier epochs left in a provider's backend; blocks, bounded
     */
    public record Hands(Consumer<PoolTuning> tune, Runnable tell, Consumer<RuntimeProvider> sweep) {}

    /**
     * Knows no orders yet; those that are older than what was kept are passed over.
     *
     * @param hands what the invoker does for it
     */
    public PoolKeeper(
            Self self,
            Generations generations,
            ProviderSource source,
            SandboxMaker maker,
            Trial trial,
            OrderFile file,
            Hands hands,
            NanoClock clock) {
        this.self = self;
        this.generations = generations;
        this.source = source;
        this.maker = maker;
        this.trial = trial;
        this.file = file;
        this.hands = hands;
        this.clock = clock;
        this.orders = new Orders(file.read().map(it -> it.order() - 1).orElse(0L));
    }

    /** Reads a message of the topic of orders; one that is for another invoker, or older than the last, is passed over. */
    public void heard(byte[] message) {
        PoolOrder order = PoolOrderCodec.decode(message);
        if (order.invoker().equals(self.invoker()) && order.pool().equals(self.pool())) {
            orders.put(order);
        }
    }

    @Override
    public void run() {
        file.read().map(OrderFile.Kept::others).orElse(List.of()).forEach(this::sweep);
        while (!orders.isClosed()) {
            try {
                if (orders.await(LOOK)) {
                    retryAt = clock.nanos();
                }
                keep();
            } catch (InterruptedException e) {
                // an order took back what was being tried, or this is being closed
                LOG.atDebug().log("interrupted while it kept the pool");
            } catch (
                    RuntimeException e) { // a plugin is foreign code, and a disk may be full: the next look tries again
                LOG.atWarn().setCause(e).log("the pool could not be made what it should be; will try again");
                retryAt = clock.nanos() + RETRY.toNanos();
            }
        }
    }

    /** Carries out nothing any more; what is open is closed by whoever opened the first one, and {@link #closeAll}. */
    @Override
    public void close() {
        orders.close();
    }

    /** Closes all providers; to be called once no sandbox is wanted any more. */
    public void closeAll() {
        for (OpenGeneration it : generations.all()) {
            close(it);
        }
    }

    /** The invoker may have died while a provider that is not the current one had sandboxes. */
    private void sweep(Generation left) {
        try {
            RuntimeProvider provider = source.open(left).provider();
            try {
                hands.sweep().accept(provider);
            } finally {
                close(provider, left.setup().provider());
            }
        } catch (RuntimeException e) { // a plugin is foreign code, and may not be there any more
            LOG.atWarn()
                    .addKeyValue(LogKeys.REASON, e.getMessage())
                    .log("cannot look for what {} left behind", left.setup());
        }
    }

    private void keep() throws InterruptedException {
        Optional<PoolOrder> order = orders.last();
        if (order.isPresent() && isOpen(order.get()) && clock.nanos() - retryAt >= 0) {
            follow(order.get());
        }
        askCandidate();
        closeRetired();
    }

    /** One that worked when it was tried may not work any more, and nobody would notice while no sandbox is needed. */
    private void askCandidate() throws InterruptedException {
        Optional<OpenGeneration> ready = generations.all().stream()
                .filter(it -> it.phase() == Phase.READY)
                .findFirst();
        if (ready.isPresent() && clock.nanos() - askAt >= 0) {
            askAt = clock.nanos() + ASK.toNanos();
            if (maker.check(ready.get()) instanceof Health.Unhealthy unhealthy) {
                dismissFailed(ready.get(), "check: " + unhealthy.reason());
            }
        }
    }

    /** Whether it is still to be carried out, or to be tried again. */
    private boolean isOpen(PoolOrder order) {
        return !order.equals(done)
                || generations.current().generation() != order.current().number();
    }

    private void follow(PoolOrder order) throws InterruptedException {
        if (!order.equals(done)) {
            LOG.atInfo()
                    .addKeyValue("order", order.order())
                    .addKeyValue("current", order.current().setup())
                    .addKeyValue("candidate", order.candidate().map(it -> it.generation()
                            .setup()))
                    .log("the pool shall be something else");
            generations.heard(order.order());
            generations
                    .failure()
                    .filter(it -> !Orders.wants(order, it.number()))
                    .ifPresent(it -> generations.forgetFailure());
            hands.tune().accept(order.tuning());
        }
        dismissUnwanted(order);
        if (generations.current().generation() != order.current().number()) {
            opened(order.current()).ifPresentOrElse(this::promote, () -> retryAt = clock.nanos() + RETRY.toNanos());
        }
        if (order.candidate().isPresent()) {
            tryCandidate(order.candidate().get());
        }
        done = order;
        remember();
        hands.tell().run();
    }

    private void dismissUnwanted(PoolOrder order) {
        for (OpenGeneration it : generations.all()) {
            boolean isCurrent = it == generations.current();
            if (!isCurrent && !it.isRetiring() && !Orders.wants(order, it.generation())) {
                generations.dismiss(it);
            }
        }
    }

    private void tryCandidate(PoolOrder.Candidate candidate) throws InterruptedException {
        long number = candidate.generation().number();
        boolean hasFailed =
                generations.failure().filter(it -> it.number() == number).isPresent();
        if (!hasFailed && generations.current().generation() != number) {
            opened(candidate.generation()).ifPresent(it -> generations.offer(it, candidate.sharePercent()));
        }
    }

    private void promote(OpenGeneration next) {
        generations.promote(next);
        LOG.atInfo()
                .addKeyValue("generation", next.generation())
                .log(
                        "new sandboxes are made by {} {}",
                        next.description().name(),
                        next.description().version());
    }

    /** That generation, after it has shown what it can; empty when it has not. */
    private Optional<OpenGeneration> opened(Generation generation) throws InterruptedException {
        Optional<OpenGeneration> known = generations.find(generation.number());
        if (known.isPresent()) {
            return known;
        }
        OpenGeneration tried;
        try {
            tried = new OpenGeneration(generation, source.open(generation), Phase.OPENING);
        } catch (RuntimeException e) { // a plugin is foreign code
            fail(generation, "", "open: " + e.getMessage());
            return Optional.empty();
        }
        boolean isWeaker = !tried.description()
                .isolation()
                .isAtLeast(generations.current().description().isolation());
        generations.admit(tried);
        remember();
        hands.tell().run();
        try {
            orders.tryBegins(generation);
            if (isWeaker) {
                TimeUnit.NANOSECONDS.sleep(NOTICE.toNanos());
            }
            trial.pass(tried, phase -> {
                tried.enter(phase);
                hands.tell().run();
            });
            tried.enter(Phase.READY);
            askAt = clock.nanos() + ASK.toNanos();
            return Optional.of(tried);
        } catch (Trial.FailedException e) {
            dismissFailed(tried, String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (InterruptedException e) {
            generations.dismiss(tried);
            throw e;
        } finally {
            orders.tryEnds();
        }
    }

    private void dismissFailed(OpenGeneration tried, String reason) {
        generations.dismiss(tried);
        fail(tried.value(), tried.description().version(), reason);
    }

    private void fail(Generation generation, String version, String reason) {
        generations.failed(generation, version, reason);
        LOG.atWarn()
                .addKeyValue("generation", generation.number())
                .addKeyValue(LogKeys.REASON, reason)
                .log("a provider was tried and does not work: {}", generation.setup());
        hands.tell().run();
    }

    private void closeRetired() {
        for (OpenGeneration it : generations.all()) {
            boolean isOver =
                    clock.nanos() - it.retiringSince() >= self.retireLimit().toNanos();
            if (it.isRetiring() && (it.sandboxes() == 0 || isOver)) {
                close(it);
                remember();
                hands.tell().run();
            }
        }
    }

    private void close(OpenGeneration old) {
        close(old.provider(), old.description().name());
        generations.closed(old);
        LOG.atInfo()
                .addKeyValue("generation", old.generation())
                .log("the provider {} is closed", old.description().name());
    }

    private void close(RuntimeProvider provider, String name) {
        // also while the invoker is being interrupted, or its sandboxes would stay
        boolean wasInterrupted = Thread.interrupted();
        try {
            maker.close(provider);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        } catch (SandboxException e) {
            LOG.atWarn().setCause(e).log("the provider {} could not be closed", name);
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void remember() {
        Optional<PoolOrder> order = orders.last();
        if (order.isEmpty()) {
            return;
        }
        Generation current = generations.current().value();
        List<Generation> others = generations.all().stream()
                .map(OpenGeneration::value)
                .filter(it -> !it.equals(current))
                .toList();
        file.write(new OrderFile.Kept(
                order.get().order(), current, others, order.get().tuning()));
    }
}
