// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.PoolView;
import dev.kiln.invoker.policy.WarmKey;
import dev.kiln.invoker.sandbox.Box;
import dev.kiln.invoker.sandbox.Lifecycle;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.runtime.spi.SandboxId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pool knows of one sandbox. Touched only under the pool's lock. */
final class Slot {

    final SandboxId id;
    final Shape shape;
    final long startedNanos;
    Phase phase = Phase.STARTING;
    Optional<WarmKey> key;
    int concurrency = 1;
    int active;
    long costNanos;
    long idleSinceNanos;
    long sliceEndNanos;
    double priority;
    Duration drain;
    String startCause = "";
    int destroyFailures;
    long destroyAgainNanos;

    /** What is made so that it takes the place of this one, which serves nobody new once that is there. */
    @Nullable
    SandboxId successor;

    boolean isLeaving;
    private @Nullable Box box;

    Slot(SandboxId id, Shape shape, Optional<WarmKey> key, long nowNanos, Duration drain) {
        this.id = id;
        this.shape = shape;
        this.key = key;
        this.startedNanos = nowNanos;
        this.idleSinceNanos = nowNanos;
        this.drain = drain;
    }

    void happened(Lifecycle.Event event) {
        phase = Lifecycle.require(phase, event);
    }

    void made(Box made) {
        box = made;
    }

    /** The sandbox itself; only once it was made. */
    Box box() {
        return Objects.requireNonNull(box, "a sandbox that is not made yet has no box");
    }

    /** To be tried again then. Its provider is held to have failed, once. */
    void destroyFailed(long againNanos) {
        if (destroyFailures++ == 0) {
            box().provision().broke();
        }
        destroyAgainNanos = againNanos;
    }

    /** Whether it is time to try again to destroy it. */
    boolean isOverdue(long now) {
        return phase == Phase.DESTROYING && destroyAgainNanos > 0 && now - destroyAgainNanos >= 0;
    }

    /** Whether the provider that made it makes none any more. */
    boolean isOld() {
        return box != null && box.provision().isRetiring();
    }

    PoolView.SandboxView view() {
        int room = isLeaving ? active : concurrency;
        return new PoolView.SandboxView(id, shape, key, phase, active, room, priority, idleSinceNanos, sliceEndNanos);
    }
}
