// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a pod. One thread may send while another receives. What the connection's reader does to it ({@code on...}) never
 * waits for either.
 */
public final class MuxStream implements AutoCloseable {

    /** So many bytes may be under way in each direction. */
    static final int WINDOW = 128 * 1024;

    /** The window is opened again in steps of this, as a frame for each read would cost more than it gives. */
    private static final int GRANT = WINDOW / 2;

    private final int number;
    private final Outbox outbox;
    private final Runnable forget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> received = new ArrayDeque<>();
    private int receivedBytes;
    private int consumed;
    private int credit = WINDOW;
    private boolean isOpened;
    private boolean hasEnded;
    private boolean hasSentEnd;
    private @Nullable String brokenBecause;

    MuxStream(int number, Outbox outbox, Runnable forget) {
        this.number = number;
        this.outbox = outbox;
        this.forget = forget;
    }

    /** Whether the pod accepts; false when it refuses, or the patience is over. */
    public boolean awaitOpened(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (!isOpened && brokenBecause == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isOpened;
        } finally {
            lock.unlock();
        }
    }

    /** Sends all of it, as the other end takes it. */
    public void send(ByteBuffer bytes) throws IOException, InterruptedException {
        while (bytes.hasRemaining()) {
            int length = awaitCredit(Math.min(bytes.remaining(), Frame.LONGEST));
            byte[] copy = new byte[length];
            bytes.get(copy);
            outbox.put(new Frame(Frame.Type.DATA, number, ByteBuffer.wrap(copy)));
        }
    }

    /** No more will be sent; what comes is still received. Idempotent. */
    public void end() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (hasSentEnd || brokenBecause != null) {
                return;
            }
            hasSentEnd = true;
        } finally {
            lock.unlock();
        }
        outbox.put(Frame.empty(Frame.Type.END, number));
        forgetIfOver();
    }

    /**
     * What came next, waited for; empty when the other end sends no more.
     *
     * @throws IOException when the stream broke; the message says why
     */
    public Optional<ByteBuffer> receive() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (received.isEmpty() && !hasEnded && brokenBecause == null) {
                changed.await();
            }
            // what came before the stream broke counts, as a pod may answer, say that this is all, and hang up
            if (received.isEmpty() && !hasEnded && brokenBecause != null) {
                throw new IOException(brokenBecause);
            }
            return Optional.ofNullable(received.pollFirst());
        } finally {
            lock.unlock();
        }
    }

    /** Says that so many of the received bytes were passed on, which makes room for others. */
    public void consumed(int bytes) throws IOException, InterruptedException {
        int grant;
        lock.lockInterruptibly();
        try {
            receivedBytes -= bytes;
            consumed += bytes;
            if (consumed < GRANT || hasEnded) {
                return;
            }
            grant = consumed;
            consumed = 0;
        } finally {
            lock.unlock();
        }
        outbox.put(Frame.window(number, grant));
    }

    /** Ends it in both directions, at once if it was not over. */
    @Override
    public void close() {
        if (isBroken("closed here")) {
            outbox.putLast(Frame.text(Frame.Type.RESET, number, "closed"));
        }
        forget.run();
    }

    void onOpened() {
        lock.lock();
        try {
            isOpened = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void onData(ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            // no more than a window may lie here: those that were not granted again count, too
            if (receivedBytes + consumed + bytes.remaining() > WINDOW || hasEnded) {
                throw new IOException("the agent sent more on stream " + number + " than it may");
            }
            receivedBytes += bytes.remaining();
            received.addLast(bytes);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void onWindow(int bytes) throws IOException {
        lock.lock();
        try {
            if (bytes < 1 || credit > WINDOW - bytes) {
                throw new IOException("the agent opened the window of stream " + number + " by " + bytes
                        + " bytes, which is more than was sent");
            }
            credit += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void onEnd() {
        lock.lock();
        try {
            hasEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        forgetIfOver();
    }

    void onBroken(String reason) {
        boolean ignored = isBroken(reason);
        forget.run();
    }

    private int awaitCredit(int wanted) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (credit == 0 && brokenBecause == null) {
                changed.await();
            }
            if (brokenBecause != null) {
                throw new IOException(brokenBecause);
            }
            int granted = Math.min(wanted, credit);
            credit -= granted;
            return granted;
        } finally {
            lock.unlock();
        }
    }

    /** Breaks it, and says whether that was news. */
    private boolean isBroken(String reason) {
        lock.lock();
        try {
            if (brokenBecause != null || (hasEnded && hasSentEnd)) {
                return false;
            }
            brokenBecause = reason;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void forgetIfOver() {
        lock.lock();
        try {
            if (!hasEnded || !hasSentEnd) {
                return;
            }
        } finally {
            lock.unlock();
        }
        forget.run();
    }
}
