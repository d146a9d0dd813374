// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.control;

import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for another process that works under this invoker's id: the one with the higher term goes on, the older one stops. An
 * invoker's own pings never have a higher term than its own, and later terms are later starts.
 */
final class Succession {

    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

    private final InvokerId self;
    private final LongSupplier term;
    private final Runnable whenReplaced;
    private final AtomicBoolean isReplaced = new AtomicBoolean();

    /** @param whenReplaced called once, by the thread that reads pings */
    Succession(InvokerId self, LongSupplier term, Runnable whenReplaced) {
        this.self = self;
        this.term = term;
        this.whenReplaced = whenReplaced;
    }

    /** Reads a message of the topic of pings. */
    void heard(byte[] message) {
        Ping ping = PingCodec.decode(message);
        if (ping.invoker().equals(self) && ping.term() > term.getAsLong() && isReplaced.compareAndSet(false, true)) {
            LOG.atError()
                    .addKeyValue("theirs", ping.term())
                    .addKeyValue("ours", term.getAsLong())
                    .log("another process works as {}, and began later: this one stops", self);
            whenReplaced.run();
        }
    }
}
