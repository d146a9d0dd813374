// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames that wait for the connection, so that only one thread writes to it: an interrupt closes a channel under whoever writes,
 * and callers are interrupted. Who puts in when it is full waits in the order of coming, so streams take turns.
 */
final class Outbox {

    /** A mebibyte, if all are as long as may be. */
    private static final int CAPACITY = 64;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition hasRoom = lock.newCondition();
    private final Condition hasFrames = lock.newCondition();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private @Nullable String closedBecause;

    void put(Frame frame) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (closedBecause == null && frames.size() >= CAPACITY) {
                hasRoom.await();
            }
            if (closedBecause != null) {
                throw new IOException(closedBecause);
            }
            frames.addLast(frame);
            hasFrames.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Without waiting, past the capacity: for what ends a stream, of which there is one for each. */
    void putLast(Frame frame) {
        lock.lock();
        try {
            if (closedBecause == null) {
                frames.addLast(frame);
                hasFrames.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next frames, waited for, at most so many; none when it is closed. */
    List<Frame> take(int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (closedBecause == null && frames.isEmpty()) {
                hasFrames.await();
            }
            List<Frame> taken = new ArrayList<>();
            while (closedBecause == null && taken.size() < most && !frames.isEmpty()) {
                taken.add(frames.removeFirst());
                hasRoom.signal();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void close(String reason) {
        lock.lock();
        try {
            if (closedBecause == null) {
                closedBecause = reason;
                frames.clear();
                hasRoom.signalAll();
                hasFrames.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
