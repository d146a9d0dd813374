// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import dev.kiln.invoker.policy.PoolConfig;
import dev.kiln.invoker.pool.SandboxPool;
import dev.kiln.invoker.run.Demands;
import dev.kiln.model.pools.PoolTuning;

/** Makes the pool hold what operators want of it, and the stem sandboxes of the present language runtimes. Safe for use by several threads. */
final class PoolTuner {

    private final SandboxPool pool;
    private final PoolConfig standard;
    private final Demands demands;
    private PoolTuning wanted = PoolTuning.NONE; // guarded by this

    /** @param standard for what is not tuned */
    PoolTuner(SandboxPool pool, PoolConfig standard, Demands demands) {
        this.pool = pool;
        this.standard = standard;
        this.demands = demands;
    }

    synchronized void tune(PoolTuning tuning) { // synchronized: the last one holds, as a whole
        wanted = tuning;
        again();
    }

    /** As it was, by other language runtimes. */
    synchronized void again() { // synchronized: see tune
        pool.tune(standard.with(wanted), wanted.prewarm().map(demands::stems).orElseGet(demands::stems));
    }
}
