// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.runtime.spi.SandboxId;
import java.util.List;

/** The next thing to do in the pool. */
public sealed interface Decision {

    /** Give the first who waits for this action a sandbox that serves it. */
    record Reuse(WarmKey key, SandboxId sandbox) implements Decision {}

    /** Give the first who waits for this action a sandbox without action. */
    record UseStem(WarmKey key, SandboxId sandbox) implements Decision {}

    /** Make a sandbox for this action. */
    record Start(Demand demand) implements Decision {}

    /** Hold one more sandbox ready. */
    record StartStem(Shape shape) implements Decision {}

    /** Destroy these, so that a sandbox for the claimant can be made. */
    record Evict(List<SandboxId> victims, WarmKey claimant) implements Decision {
        public Evict {
            victims = List.copyOf(victims);
        }
    }

    /** Wait for something to happen. */
    record Nothing() implements Decision {}
}
