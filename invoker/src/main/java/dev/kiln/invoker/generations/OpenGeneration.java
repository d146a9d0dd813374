// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.generations;

import dev.kiln.invoker.sandbox.Provision;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.model.pools.Generation;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A generation whose provider is open, with its phase and what it has done. Safe for use by several threads. */
final class OpenGeneration implements Provision {

    private static final int REMEMBERED = 31;

    private final Generation generation;
    private final ProviderSource.Opened opened;
    private final ProviderDescription description;

    private final Set<SandboxImage> prepared = ConcurrentHashMap.newKeySet();

    // guarded by this
    private final long[] nanos = new long[REMEMBERED];
    private Phase phase;
    private int sandboxes;
    private long created;
    private long failed;
    private long retiringSince;

    OpenGeneration(Generation generation, ProviderSource.Opened opened, Phase phase) {
        this.generation = generation;
        this.opened = opened;
        this.description = opened.provider().describe();
        this.phase = phase;
    }

    Generation value() {
        return generation;
    }

    ProviderDescription description() {
        return description;
    }

    synchronized Phase phase() {
        return phase;
    }

    synchronized void enter(Phase next) {
        phase = next;
    }

    /** It makes no more; what it made should go. */
    synchronized void retire(long nowNanos) {
        phase = Phase.RETIRING;
        retiringSince = nowNanos;
    }

    synchronized long retiringSince() {
        return retiringSince;
    }

    /** Counts a sandbox that is about to be made. */
    synchronized OpenGeneration begin() {
        sandboxes++;
        return this;
    }

    synchronized int sandboxes() {
        return sandboxes;
    }

    /** @param failure for which it is not taken, if it is not */
    synchronized GenerationReport report(Optional<GenerationReport> failure) {
        return new GenerationReport(
                generation.number(),
                description.name(),
                description.version(),
                failure.isPresent() ? Phase.FAILED : phase,
                sandboxes,
                created,
                failed,
                TimeUnit.NANOSECONDS.toMillis(median()),
                failure.map(GenerationReport::reason).orElse(""));
    }

    @Override
    public RuntimeProvider provider() {
        return opened.provider();
    }

    @Override
    public long generation() {
        return generation.number();
    }

    @Override
    public boolean hasNetwork() {
        return opened.hasNetwork();
    }

    @Override
    public Set<SandboxImage> prepared() {
        return prepared;
    }

    @Override
    public synchronized boolean isRetiring() {
        return phase == Phase.RETIRING;
    }

    @Override
    public synchronized void made(long took) {
        nanos[(int) (created % REMEMBERED)] = took;
        created++;
    }

    @Override
    public synchronized void notMade(SandboxException reason) {
        sandboxes--;
        if (!(reason instanceof SandboxException.ImageUnusable)) {
            failed++;
        }
    }

    @Override
    public synchronized void broke() {
        failed++;
    }

    @Override
    public synchronized void gone() {
        sandboxes--;
    }

    private long median() {
        int known = (int) Math.min(created, REMEMBERED);
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        return known == 0 ? 0 : sorted[known / 2];
    }
}
