// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.start;

import dev.kiln.invoker.time.NanoClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time during which nobody can have taken this invoker for lost: until {@code lease} after a ping was sent that the bus has.
 * When that passed without another, controllers may have given its work to others, so the next ping is of a new term. Safe for use
 * by several threads.
 *
 * <p>Leases as fencing: Gray and Cheriton, "Leases: an efficient fault-tolerant mechanism for distributed file cache
 * consistency", SOSP 1989. Only the rates of clocks matter, not what they show.
 */
public final class Tenure {

    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

    private final Duration lease;
    private final NanoClock nano;
    private final InstantSource wall;
    private final LongConsumer keep;

    // guarded by this
    private long term;
    private boolean isHeld;
    private long heldUntilNanos;
    private boolean isOver;

    /** What a ping says of the tenure, to be given back when the bus has it. */
    public record Stamp(long term, long sentNanos, long sentMicros, boolean handsBack) {}

    /**
     * Begins a term.
     *
     * @param before the last term of an earlier process, or 0
     * @param keep makes a term durable before it is used
     */
    public Tenure(long before, Duration lease, NanoClock nano, InstantSource wall, LongConsumer keep) {
        this.lease = lease;
        this.nano = nano;
        this.wall = wall;
        this.keep = keep;
        this.term = before;
        next();
    }

    public synchronized long term() { // see the fields
        return term;
    }

    /** To be called right before a ping is made. Takes a new term if the last one lapsed. */
    public synchronized Stamp ping() { // see the fields
        long now = nano.nanos();
        if (isHeld && now - heldUntilNanos >= 0) {
            next();
            LOG.atWarn()
                    .addKeyValue("term", term)
                    .log("pings did not get through for too long: what waited may run elsewhere");
        }
        return new Stamp(term, now, wall.millis() * 1000, isOver);
    }

    /** The bus has the ping of this stamp. */
    public synchronized void acknowledged(Stamp stamp) { // see the fields
        long until = stamp.sentNanos() + lease.toNanos();
        if (stamp.term() == term && !isOver && (!isHeld || until - heldUntilNanos > 0)) {
            isHeld = true;
            heldUntilNanos = until;
        }
    }

    /** Whether nobody can have taken the invoker for lost in this term. */
    public synchronized boolean holds(long otherTerm) { // see the fields
        return isHeld && !isOver && otherTerm == term && nano.nanos() - heldUntilNanos < 0;
    }

    /** What has not begun is handed back: from now on it may run elsewhere. */
    public synchronized void end() { // see the fields
        isOver = true;
    }

    /** Work is taken again, in a new term. */
    public synchronized void resume() { // see the fields
        if (isOver) {
            isOver = false;
            next();
        }
    }

    /** By the clock, so that it grows also where the files of an earlier process are gone. */
    private void next() {
        term = Math.max(term + 1, wall.millis());
        isHeld = false;
        keep.accept(term);
    }
}
