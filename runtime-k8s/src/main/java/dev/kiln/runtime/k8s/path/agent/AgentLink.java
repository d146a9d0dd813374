// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import dev.kiln.runtime.k8s.path.mux.Mux;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to the agent, from a thread of its own. It begins when it is first wanted, so that an invoker that reaches
 * pods without an agent has none.
 */
final class AgentLink implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final AgentConnector connector;
    private final Thread thread;
    private final CountDownLatch wanted = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Mux mux;
    private boolean isClosed;
    private String why = "no agent was wanted yet";

    private AgentLink(AgentConnector connector) {
        this.connector = connector;
        this.thread = Thread.ofVirtual().name("k8s-agent-link").unstarted(this::keep);
    }

    static AgentLink start(AgentConnector connector) {
        AgentLink link = new AgentLink(connector);
        link.thread.start();
        return link;
    }

    /**
     * The connection, for which is waited while there is none.
     *
     * @throws IOException when there is none within the patience; the message says why there was none
     */
    Mux await(Duration patience) throws IOException, InterruptedException {
        wanted.countDown();
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while ((mux == null || !mux.isOpen()) && !isClosed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (mux == null || !mux.isOpen()) {
                throw new IOException(
                        "no way to the pods through the agent within " + patience.toMillis() + " ms: " + why);
            }
            return mux;
        } finally {
            lock.unlock();
        }
    }

    /** In words: whether there is a connection, and if not, why. */
    String state() {
        lock.lock();
        try {
            return mux != null && mux.isOpen() ? "connected" : why;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        set(null, "closed", true);
        thread.interrupt();
        try {
            boolean ignored = thread.join(LEAVE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connector.close();
    }

    private void keep() {
        Duration pause = FIRST_PAUSE;
        CountDownLatch never = new CountDownLatch(1);
        try {
            wanted.await();
            set(null, "the agent is being started", false);
            // a client that swallows the interrupt of close must not begin anew
            while (isWanted()) {
                try (Mux open = connector.connect()) {
                    set(open, "connected", false);
                    pause = FIRST_PAUSE;
                    String end = open.awaitEnd();
                    set(null, end, false);
                    System.getLogger(AgentLink.class.getName()).log(System.Logger.Level.WARNING, end);
                } catch (IOException e) {
                    set(null, String.valueOf(e.getMessage()), false);
                }
                // a pause that an interrupt ends
                boolean ignored = never.await(pause.toNanos(), TimeUnit.NANOSECONDS);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            // closed: nobody else has this thread
            set(null, "closed", true);
        }
    }

    private boolean isWanted() {
        lock.lock();
        try {
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    private void set(@Nullable Mux next, String reason, boolean closes) {
        lock.lock();
        try {
            mux = next;
            why = isClosed ? "closed" : reason;
            isClosed |= closes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
