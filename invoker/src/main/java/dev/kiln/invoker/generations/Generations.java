// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.generations;

import dev.kiln.invoker.sandbox.Provision;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.model.pools.Generation;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All providers of the pool that are open, and which of them makes the next sandbox. What blocks is left to {@link PoolKeeper}. Safe for
 * use by several threads.
 */
public final class Generations implements Provision.Source {

    private static final int ALL = 100;

    private final LongSupplier runtimes;
    private final NanoClock clock;

    // guarded by this
    private final List<OpenGeneration> open = new ArrayList<>();
    private OpenGeneration current;
    private @Nullable OpenGeneration candidate;
    private @Nullable GenerationReport failure;
    private int share;
    private int credit;
    private long order;

    /**
     * Begins with the one that the invoker was started with, which was checked already.
     *
     * @param runtimes revision of the language runtimes, as it is now
     */
    public Generations(Generation first, ProviderSource.Opened opened, LongSupplier runtimes, NanoClock clock) {
        this.runtimes = runtimes;
        this.clock = clock;
        this.current = new OpenGeneration(first, opened, Phase.CURRENT);
        open.add(current);
    }

    @Override
    public synchronized Provision next() {
        if (candidate != null && candidate.phase() == Phase.READY) {
            credit += share;
            if (credit >= ALL) {
                credit -= ALL;
                return candidate.begin();
            }
        }
        return current.begin();
    }

    @Override
    public synchronized Optional<Provision> insteadOf(Provision failed) {
        return failed == current ? Optional.empty() : Optional.of(current.begin());
    }

    public synchronized RuntimeProvider currentProvider() {
        return current.provider();
    }

    public synchronized List<RuntimeProvider> providers() {
        return open.stream().map(OpenGeneration::provider).toList();
    }

    /** Whether all sandboxes can be paused, whoever made them. */
    public synchronized boolean canPause() {
        return open.stream().allMatch(it -> it.description().has(Capability.PAUSE));
    }

    /** Of the current one; but isolation is the weakest that the next sandbox may have. */
    public synchronized ProviderDescription description() {
        ProviderDescription now = current.description();
        Isolation weakest = Stream.concat(Stream.of(current), Stream.ofNullable(candidate))
                .map(it -> it.description().isolation())
                .min(Comparator.naturalOrder())
                .orElse(now.isolation());
        return new ProviderDescription(now.name(), now.version(), weakest, now.capabilities(), now.weaknesses());
    }

    public synchronized PoolReport report() {
        List<GenerationReport> all = new ArrayList<>();
        // what it is not taken for is told at once, and not when the last of its sandboxes is gone
        Optional<GenerationReport> failed = Optional.ofNullable(failure);
        open.forEach(
                it -> all.add(it.report(failed.filter(why -> it.isRetiring() && why.number() == it.generation()))));
        failed.filter(why -> all.stream().noneMatch(it -> it.number() == why.number()))
                .ifPresent(all::add);
        return new PoolReport(order, current.generation(), runtimes.getAsLong(), all);
    }

    /** What makes new sandboxes now, without beginning one. */
    public synchronized Provision provision() {
        return current;
    }

    synchronized OpenGeneration current() {
        return current;
    }

    synchronized void heard(long number) {
        order = number;
    }

    synchronized Optional<OpenGeneration> find(long number) {
        return open.stream()
                .filter(it -> it.generation() == number && !it.isRetiring())
                .findFirst();
    }

    synchronized List<OpenGeneration> all() {
        return List.copyOf(open);
    }

    /** It is open, and shall show what it can. */
    synchronized void admit(OpenGeneration tried) {
        open.add(tried);
        candidate = tried;
        failure = null;
        share = 0;
        credit = 0;
    }

    /** A generation that is not open any more, or never was, and why. */
    synchronized void failed(Generation generation, String version, String reason) {
        failure = new GenerationReport(
                generation.number(), generation.setup().provider(), version, Phase.FAILED, 0, 0, 0, 0, reason);
    }

    synchronized Optional<GenerationReport> failure() {
        return Optional.ofNullable(failure);
    }

    /** Nobody waits for what failed any more. */
    synchronized void forgetFailure() {
        failure = null;
    }

    /** That one shows what it can, with so many of a hundred new sandboxes. */
    synchronized void offer(OpenGeneration ready, int percent) {
        candidate = ready;
        share = percent;
    }

    /** The candidate makes all sandboxes from now on. */
    synchronized void promote(OpenGeneration next) {
        current.retire(clock.nanos());
        next.enter(Phase.CURRENT);
        current = next;
        candidate = null;
    }

    /** It makes no sandboxes any more. */
    synchronized void dismiss(OpenGeneration other) {
        if (other == candidate) {
            candidate = null;
        }
        other.retire(clock.nanos());
    }

    synchronized void closed(OpenGeneration other) {
        open.remove(other);
    }
}
