// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import java.time.Duration;

/**
 * The topics of a cluster, named as OpenWhisk names them.
 *
 * @param prefix before each name, so that clusters can share a broker; may be empty
 * @param payloadBytes the largest payload of an activation
 */
public record Topics(String prefix, int payloadBytes) {

    /** What a message holds beside its payload, at most. */
    private static final int ENVELOPE_BYTES = 64 * 1024;

    /** To one invoker: activations. */
    public TopicSpec invoker(InvokerId id) {
        return spec(id.toString(), Duration.ofDays(2));
    }

    /** To one controller: acks. */
    public TopicSpec completed(ControllerId id) {
        return spec("completed" + id, Duration.ofHours(1));
    }

    /** To all controllers: pings of invokers. */
    public TopicSpec health() {
        return spec("health", Duration.ofHours(1));
    }

    private TopicSpec spec(String name, Duration retention) {
        return new TopicSpec(new TopicName(prefix + name), retention, payloadBytes + ENVELOPE_BYTES);
    }
}
