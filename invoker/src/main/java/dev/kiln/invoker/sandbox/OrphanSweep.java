// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.invoker.time.Deadlines;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroys what earlier epochs left behind, this invoker's own and those of its pool's others that are seen to have a later one, and
 * touches nothing else.
 */
public final class OrphanSweep {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

    private final Supplier<List<RuntimeProvider>> providers;
    private final Owner owner;
    private final BoundedCalls calls;
    private final Duration callTimeout;

    public OrphanSweep(
            Supplier<List<RuntimeProvider>> providers, Owner owner, Deadlines deadlines, Duration callTimeout) {
        this.providers = providers;
        this.owner = owner;
        this.calls = new BoundedCalls(deadlines);
        this.callTimeout = callTimeout;
    }

    /** One sweep; blocks. What could not be destroyed is left to the next one. Returns how many were destroyed. */
    public int sweep() throws InterruptedException {
        int destroyed = 0;
        for (RuntimeProvider provider : providers.get()) {
            for (ListedSandbox orphan : orphans(provider)) {
                destroyed += destroy(provider, orphan) ? 1 : 0;
            }
        }
        return destroyed;
    }

    private List<ListedSandbox> orphans(RuntimeProvider provider) throws InterruptedException {
        try {
            List<ListedSandbox> all = calls.call("list sandboxes", callTimeout, provider::list);
            return all.stream()
                    .filter(it -> owner.isSuccessorOf(it.owner()) || isOutlived(it.owner(), all))
                    .toList();
        } catch (SandboxException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.REASON, e.getMessage())
                    .log("cannot look for orphaned sandboxes; will look again");
            return List.of();
        }
    }

    /** An epoch begins when the one before it has ended, so one of which a later is seen can own nothing any more. */
    private boolean isOutlived(Owner other, List<ListedSandbox> all) {
        return other.pool().equals(owner.pool())
                && all.stream().anyMatch(it -> it.owner().isSuccessorOf(other));
    }

    private boolean destroy(RuntimeProvider provider, ListedSandbox orphan) throws InterruptedException {
        try {
            calls.call("destroy orphan " + orphan.id(), callTimeout, () -> {
                provider.destroy(orphan);
                return orphan;
            });
            LOG.atInfo()
                    .addKeyValue(LogKeys.SANDBOX, orphan.id())
                    .addKeyValue(LogKeys.EPOCH, orphan.owner().epoch())
                    .log("orphaned sandbox destroyed");
            return true;
        } catch (SandboxException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.SANDBOX, orphan.id())
                    .addKeyValue(LogKeys.REASON, e.getMessage())
                    .log("orphaned sandbox stays for now");
            return false;
        }
    }
}
