// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.claims.ClaimLog;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The logs of claims beside the topics of all invokers, opened as they are needed. */
final class ClaimLogs {

    private final MessageBus bus;
    private final Topics topics;
    private final Duration clockSkew;
    private final Map<InvokerId, ClaimLog> logs = new ConcurrentHashMap<>();

    ClaimLogs(MessageBus bus, Topics topics, Duration clockSkew) {
        this.bus = bus;
        this.topics = topics;
        this.clockSkew = clockSkew;
    }

    /** @param home the invoker of an activation's first leg */
    ClaimLog of(InvokerId home) {
        return logs.computeIfAbsent(home, id -> new ClaimLog(bus, topics.claims(id), clockSkew));
    }
}
