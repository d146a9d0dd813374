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

    /** What a message holds beside its payload, at most; and all of one that has no payload. */
    private static final int ENVELOPE_BYTES = 64 * 1024;

    private static final Duration FOR_EVER = Duration.ofDays(3650);

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

    /** Beside an invoker's topic: who runs which attempt of an activation; the first claim of an attempt wins. */
    public TopicSpec claims(InvokerId id) {
        return new TopicSpec(name("claims" + id.number()), Duration.ofDays(2), ENVELOPE_BYTES);
    }

    /** To all controllers: what of their caches is out of date. */
    public TopicSpec cacheInvalidation() {
        return new TopicSpec(name("cacheInvalidation"), Duration.ofMinutes(5), ENVELOPE_BYTES);
    }

    /** To all invokers: what operators want of them. */
    public TopicSpec control() {
        return new TopicSpec(name("control"), Duration.ofDays(1), ENVELOPE_BYTES);
    }

    /** To all invokers: what their pools shall be. */
    public TopicSpec pools() {
        return new TopicSpec(name("pools"), Duration.ofHours(1), ENVELOPE_BYTES);
    }

    /** To all invokers: the language runtimes in force. */
    public TopicSpec runtimes() {
        return new TopicSpec(name("runtimes"), Duration.ofHours(1), ENVELOPE_BYTES);
    }

    /** Which name has which invoker's number: a log that is read as a whole, and that nothing is ever taken from. */
    public TopicSpec registry() {
        return new TopicSpec(name("invokers"), FOR_EVER, TopicSpec.ALL, ENVELOPE_BYTES);
    }

    /** To whom it may concern: what happened to activations, for metrics of users. */
    public TopicSpec events() {
        return spec("events", Duration.ofHours(1));
    }

    private TopicSpec spec(String name, Duration retention) {
        return new TopicSpec(name(name), retention, payloadBytes + ENVELOPE_BYTES);
    }

    private TopicName name(String name) {
        return new TopicName(prefix + name);
    }
}
