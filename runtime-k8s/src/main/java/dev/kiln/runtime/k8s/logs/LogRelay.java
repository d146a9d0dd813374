// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.logs;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.pod.PodState;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries all that one pod writes to its sink, over as many attachments as it takes, until the pod ends or {@link #end} is called.
 *
 * <p>What came before an attachment is read from the log, which gives both streams in one: as many bytes as were delivered are skipped,
 * and what the attachment brought meanwhile is cut off at the end. Bytes from the attachment are held back until then, {@value
 * #MAX_HELD} of them at most: then no more are asked for.
 *
 * <p>Thread rule: all is guarded by this object's lock, which is held while the sink is called, so the sink sees one thread at a time.
 */
public final class LogRelay {

    /** How an attachment ended whose bytes are still held back. */
    private enum Ending {
        NONE,
        /** The connection was lost. */
        CUT,
        /** The output came to its end. */
        OVER
    }

    private static final int NORMAL = 1000;
    private static final int MAX_HELD = 256 * 1024;
    private static final int MAX_GAP = 8 << 20;

    /** A node keeps no more of a log by default than a third of this. */
    private static final int MAX_LOG = 32 << 20;

    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration ON_THEIR_WAY = Duration.ofMillis(40);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Kube kube;
    private final String pod;
    private final LogSink sink;
    private final Supplier<Optional<Pod>> known;
    private final CountDownLatch closed = new CountDownLatch(1);

    // guarded by this
    private final MixedText mixed = new MixedText();
    private final List<Chunk> held = new ArrayList<>();
    private long heldBytes;
    private long delivered;
    private boolean isHolding = true;
    private Ending ending = Ending.NONE;
    private boolean isEnding;
    private boolean isClosed;
    private @Nullable WebSocket socket;
    private @Nullable WebSocket waiting;

    /**
     * Before its pod runs.
     *
     * @param known the pod as it was last seen; empty when it is gone
     */
    public LogRelay(Kube kube, String pod, LogSink sink, Supplier<Optional<Pod>> known) {
        this.kube = kube;
        this.pod = pod;
        this.sink = sink;
        this.known = known;
    }

    /** Attaches to a pod that runs; when this returns, nothing that it writes from now on is lost or mixed. */
    public void begin(Deadline deadline) throws SandboxException, InterruptedException {
        attach(deadline);
        Thread.ofVirtual().name("k8s-logs-" + pod).start(this::fill);
    }

    /** Delivers what a pod wrote that ended before anybody could attach to it, and closes the sink. */
    public void deliverLastWords(Deadline deadline) throws SandboxException, InterruptedException {
        try {
            byte[] words = gap(deadline);
            synchronized (this) { // the thread rule
                deliverMixed(words, words.length);
            }
        } finally {
            close();
        }
    }

    /** Lets the last words come for a moment, in the background, and closes the sink. Idempotent. */
    public void end() {
        synchronized (this) { // the thread rule
            if (isEnding) {
                return;
            }
            isEnding = true;
        }
        Thread.ofVirtual().name("k8s-logs-end-" + pod).start(() -> {
            try {
                boolean ignored = closed.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                close();
            }
        });
    }

    /** Closes the sink now. Idempotent. */
    public synchronized void close() { // the thread rule
        isEnding = true;
        if (isClosed) {
            return;
        }
        isClosed = true;
        held.forEach(this::deliver);
        held.clear();
        sink.close();
        if (socket != null) {
            socket.sendClose(NORMAL, "");
        }
        closed.countDown();
    }

    /** Gives the pod up without a word to the sink, which another pod will write to. */
    public synchronized void abandon() { // the thread rule
        isEnding = true;
        isClosed = true;
        held.clear();
        if (socket != null) {
            socket.sendClose(NORMAL, "");
        }
        closed.countDown();
    }

    private void attach(Deadline deadline) throws SandboxException, InterruptedException {
        synchronized (this) { // the thread rule
            isHolding = true;
            ending = Ending.NONE;
        }
        String attempt = "attach to the output of pod " + pod;
        try {
            var ignored = Attachment.open(kube, pod, new Incoming())
                    .thenAccept(this::attached)
                    .get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw kube.failure(attempt, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot " + attempt + ": the API server at " + kube.server()
                            + " did not answer before the deadline",
                    e);
        }
    }

    /** One that comes when nobody waits for it any more is hung up at once. */
    private synchronized void attached(WebSocket opened) { // the thread rule
        if (isClosed) {
            opened.sendClose(NORMAL, "");
        } else {
            socket = opened;
        }
    }

    /** Delivers what was written before the attachment, then what it brought meanwhile, then lets go. */
    private void fill() {
        try {
            byte[] gap = gap(kube.in(CALL));
            if (gap.length > 0) {
                // what is in the log may be on its way here as well
                boolean ignored = closed.await(ON_THEIR_WAY.toMillis(), TimeUnit.MILLISECONDS);
            }
            letGo(gap);
        } catch (SandboxException | RuntimeException e) {
            // no log to be had; what came apart is still good
            letGo(new byte[0]);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void letGo(byte[] gap) { // the thread rule
        if (isClosed) {
            return;
        }
        deliverMixed(gap, Overlap.unseen(gap, held));
        held.forEach(this::deliver);
        held.clear();
        heldBytes = 0;
        isHolding = false;
        if (waiting != null) {
            waiting.request();
            waiting = null;
        }
        if (ending != Ending.NONE) {
            lost(ending == Ending.OVER);
        }
    }

    private void deliverMixed(byte[] bytes, int length) {
        if (!isClosed && length > 0) {
            mixed.apart(length == bytes.length ? bytes : Arrays.copyOf(bytes, length))
                    .forEach(this::deliver);
        }
    }

    private void deliver(Chunk chunk) {
        delivered += chunk.bytes().length;
        sink.write(chunk.stream(), chunk.bytes(), 0, chunk.bytes().length);
    }

    /** What is in the log behind all that was delivered; bounded, so that a flood between two attachments is cut. */
    private byte[] gap(Deadline deadline) throws SandboxException, InterruptedException {
        long skip;
        synchronized (this) { // the thread rule
            skip = delivered;
        }
        byte[] log = kube.call(
                "read the log of pod " + pod,
                deadline,
                client -> PodLog.read(kube, pod, Math.min(skip + MAX_GAP, MAX_LOG)));
        return Arrays.copyOfRange(log, (int) Math.min(skip, log.length), log.length);
    }

    private void lost(boolean isOver) {
        if (isOver) {
            close();
        } else {
            Thread.ofVirtual().name("k8s-logs-" + pod).start(this::goOn);
        }
    }

    /** Attaches again, as often as it takes, for as long as the pod is there. */
    private void goOn() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<Pod> now = known.get();
                if (now.isEmpty() || PodState.hasEnded(now.get())) {
                    sayLastWords(now);
                    return;
                }
                try {
                    attach(kube.in(CALL));
                    fill();
                    return;
                } catch (SandboxException | RuntimeException e) {
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayLastWords(Optional<Pod> last) throws InterruptedException {
        try {
            if (last.isPresent()) {
                deliverLastWords(kube.in(CALL));
            }
        } catch (SandboxException | RuntimeException e) {
            // gone with its pod
        } finally {
            close();
        }
    }

    private final class Incoming implements Attachment.Reader {

        @Override
        public boolean read(Chunk chunk, WebSocket from) {
            synchronized (LogRelay.this) { // the thread rule
                if (isClosed) {
                    return true;
                }
                if (!isHolding) {
                    deliver(chunk);
                    return true;
                }
                held.add(chunk);
                heldBytes += chunk.bytes().length;
                if (heldBytes < MAX_HELD) {
                    return true;
                }
                waiting = from;
                return false;
            }
        }

        @Override
        public void ended(boolean isOver) {
            synchronized (LogRelay.this) { // the thread rule
                if (isHolding) {
                    ending = isOver ? Ending.OVER : Ending.CUT;
                    return;
                }
            }
            lost(isOver);
        }
    }
}
