// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.control;

import dev.kiln.invoker.health.Heartbeat;
import dev.kiln.invoker.start.Tenure;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.wire.ControlCodec;
import dev.kiln.messaging.wire.InvokerId;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what operators want: takes no new work, hands back what waits, works again. What was wanted last holds across restarts.
 * Safe for use by several threads; pings under its lock, which does not block.
 */
public final class Control implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Control.class);

    private final InvokerId self;
    private final DutyFile file;
    private final Tenure tenure;
    private final Heartbeat heartbeat;
    private final IntSupplier held;

    // guarded by this
    private Duty duty;
    private String said = "";
    private boolean isClosed;

    /**
     * Reads what was wanted last; does nothing yet.
     *
     * @param held activations that are here and have not ended
     */
    public Control(InvokerId self, Path dataDirectory, Tenure tenure, Heartbeat heartbeat, IntSupplier held) {
        this.self = self;
        this.file = new DutyFile(dataDirectory);
        this.tenure = tenure;
        this.heartbeat = heartbeat;
        this.held = held;
        this.duty = file.read();
    }

    /** Goes on as it was told in an earlier life. To be called before the first ping. */
    public synchronized void resume() { // see the fields
        if (duty.kind() != Duty.Kind.SERVING) {
            LOG.atInfo().addKeyValue(LogKeys.REASON, duty.withdrawal(0)).log("an operator wanted no work here");
        }
        obey();
    }

    /** Reads a message of the topic of commands; one that is for another invoker is passed over. */
    void heard(byte[] message) {
        var control = ControlCodec.decode(message);
        if (control.invoker().equals(self)) {
            take(Duty.of(control.command(), control.by()));
        }
    }

    /** Tells how far a drain has come; to be called every now and then. */
    public synchronized void refresh() { // see the fields
        say();
    }

    /** From now on its pings are somebody else's. */
    @Override
    public synchronized void close() { // see the fields
        isClosed = true;
    }

    private synchronized void take(Duty wanted) { // see the fields
        if (isClosed || wanted.equals(duty)) {
            return;
        }
        // what is not kept is not done either: a restart would undo it unseen
        file.write(wanted);
        duty = wanted;
        LOG.atInfo().addKeyValue(LogKeys.REASON, "by " + wanted.by()).log("an operator's word: {}", wanted.kind());
        obey();
    }

    private void obey() {
        if (duty.kind() == Duty.Kind.DRAINED) {
            tenure.end();
        } else {
            tenure.resume();
        }
        say();
    }

    private void say() {
        String now = duty.withdrawal(held.getAsInt());
        if (isClosed || now.equals(said)) {
            return;
        }
        said = now;
        if (now.isEmpty()) {
            heartbeat.comeBack();
        } else {
            heartbeat.withdraw(now);
        }
    }
}
