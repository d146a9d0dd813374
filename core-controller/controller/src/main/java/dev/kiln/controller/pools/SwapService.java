// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.audit.Change;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.pools.kept.Kept;
import dev.kiln.controller.pools.kept.Lease;
import dev.kiln.controller.pools.kept.Pool;
import dev.kiln.controller.pools.kept.PoolStore;
import dev.kiln.controller.pools.swaps.InvokerView;
import dev.kiln.controller.pools.swaps.SwapRules;
import dev.kiln.controller.pools.swaps.SwapState;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.pools.Generation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Begins swaps and turns them back. What follows is written in the pool, and carried out by whichever controller drives it. */
final class SwapService {

    /** The driver writes, too, about each second. */
    private static final int ATTEMPTS = 10;

    private final PoolStore store;
    private final PoolService pools;
    private final AuditLog audit;

    SwapService(PoolStore store, PoolService pools, AuditLog audit) {
        this.store = store;
        this.pools = pools;
        this.audit = audit;
    }

    ObjectNode get(String name) {
        return pools.find(name).map(this::shown).orElseGet(() -> shown(pools.get(name), Lease.NONE));
    }

    ObjectNode begin(Call call, String name, SwapPost post) {
        Kept kept = pools.adopted(call, name);
        Pool pool = kept.pool();
        SetupDraft draft = post.setup().orElseThrow();
        Generation to = new Generation(
                pool.lastGeneration() + 1, draft.over(pool.current().setup()));
        return begin(call, kept, to, post.rules(), draft.secrets(), "swap");
    }

    /** Back to what was before the last swap that went well, as another swap. */
    ObjectNode rollBack(Call call, String name, SwapPost post) {
        Kept kept = pools.kept(name);
        Generation previous = kept.pool()
                .previous()
                .orElseThrow(() -> PoolService.conflict(
                        "Pool '" + name + "' has no previous setup: no swap of it has ended well yet"));
        // what invokers were started with has one number for ever; anything else gets a new one, as old ones may have
        // failed
        Generation to =
                previous.number() == 0 ? previous : new Generation(kept.pool().lastGeneration() + 1, previous.setup());
        return begin(call, kept, to, post.rules(), Set.of(), "roll back");
    }

    /** Lets the running one go back. */
    ObjectNode abort(Call call, String name) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Kept kept = pools.kept(name);
            SwapState swap = kept.pool()
                    .running()
                    .orElseThrow(() -> PoolService.conflict("No swap of pool '" + name
                            + "' is running. One that has ended is undone with: kiln pool rollback " + name));
            if (swap.stage() == SwapState.Stage.GOING_BACK) {
                return shown(kept);
            }
            String by = call.identity().subject();
            Pool after = kept.pool().swapping(swap.goBack("aborted by " + by, pools.now()), true, pools.now());
            if (store.replace(kept, after, kept.lease())) {
                audit.did(call, "abort swap", "pool " + name, change(kept.pool(), after));
                return shown(after, kept.lease());
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    private ObjectNode begin(Call call, Kept kept, Generation to, SwapRules rules, Set<String> secrets, String what) {
        Pool pool = kept.pool();
        pool.running().ifPresent(it -> {
            throw PoolService.conflict("Pool '" + pool.name() + "' is being swapped to "
                    + it.to().setup() + " by "
                    + it.startedBy() + " since " + it.since() + "; wait for its end, or abort it: kiln pool abort "
                    + pool.name());
        });
        if (pools.invokers(pool.name()).stream().noneMatch(InvokerView::isUp)) {
            throw PoolService.conflict("No invoker of pool '" + pool.name()
                    + "' is up, so there is nothing to swap under load: change its setup with kiln pool update");
        }
        SwapState swap = SwapState.begin(
                pool.current(), to, rules, pool.isolation(), call.identity().subject(), pools.now());
        Pool after = pool.beginning(swap, secrets, pools.now());
        if (!store.replace(kept, after, Lease.NONE)) {
            throw new Refusal(Problem.Conflict.CONCURRENT);
        }
        audit.did(call, what, "pool " + pool.name(), change(pool, after));
        return shown(after, Lease.NONE);
    }

    private ObjectNode shown(Kept kept) {
        return shown(kept.pool(), kept.lease());
    }

    private ObjectNode shown(Pool pool, Lease lease) {
        List<InvokerView> invokers = pools.invokers(pool.name());
        return pool.swap()
                .map(it -> PoolShown.swap(pool, it, invokers))
                .orElseGet(() -> PoolShown.neverSwapped(pool, invokers))
                .put("driver", pool.running().map(it -> lease.holder()).orElse(""));
    }

    private static Change change(Pool before, Pool after) {
        return new Change(
                Optional.of(PoolShown.of(before)), after.swap().map(it -> PoolShown.swap(after, it, List.of())));
    }
}
