// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The sandboxes made through one provider, and those being made. Safe for several threads. */
final class SandboxTable {

    private final Map<SandboxId, Entry> entries = new ConcurrentHashMap<>();

    /** Makes a sandbox; interrupted when the table is cancelled. */
    @FunctionalInterface
    interface Maker {
        K8sSandbox make(Runnable forget) throws SandboxException, InterruptedException;
    }

    /** The sandbox of this id, made if there is none; callers that meet share one making. */
    K8sSandbox getOrMake(SandboxId id, Deadline deadline, Maker maker) throws SandboxException, InterruptedException {
        while (true) {
            Entry mine = new Entry();
            Entry theirs = entries.putIfAbsent(id, mine);
            if (theirs == null) {
                return make(id, mine, maker);
            }
            Optional<K8sSandbox> made = theirs.await(id, deadline);
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    /** Interrupts what is being made, and gives all that there is, in a while of at most {@code patience}. */
    List<K8sSandbox> cancel(Duration patience) {
        entries.values().forEach(Entry::cancel);
        return entries.values().stream()
                .map(entry -> entry.made.handle((sandbox, failure) -> Optional.ofNullable(sandbox)))
                .map(made -> made.completeOnTimeout(Optional.empty(), patience.toNanos(), TimeUnit.NANOSECONDS))
                .toList()
                .stream()
                .flatMap(made -> made.join().stream())
                .toList();
    }

    private K8sSandbox make(SandboxId id, Entry mine, Maker maker) throws SandboxException, InterruptedException {
        try {
            K8sSandbox sandbox = maker.make(() -> entries.remove(id, mine));
            mine.made.complete(sandbox);
            return sandbox;
        } catch (SandboxException | InterruptedException | RuntimeException | Error e) {
            entries.remove(id, mine);
            mine.made.completeExceptionally(e);
            throw e;
        } finally {
            mine.leave();
        }
    }

    /** Thread rule: {@code made} is completed by the maker's thread; {@code cancel} and {@code leave} exclude each other. */
    private static final class Entry {

        private final CompletableFuture<K8sSandbox> made = new CompletableFuture<>();
        private final Thread maker = Thread.currentThread();
        private boolean hasLeft;
        private boolean isCancelled;

        /** Empty when the maker was cancelled, which is no reason for others to fail. */
        Optional<K8sSandbox> await(SandboxId id, Deadline deadline) throws SandboxException, InterruptedException {
            try {
                return Optional.of(made.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                throw new SandboxException.ProviderUnavailable(
                        "sandbox " + id + " was being created by another call until this one's deadline", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SandboxException theirs) {
                    throw theirs;
                }
                return Optional.empty();
            }
        }

        synchronized void cancel() { // synchronized: an interrupt must not hit the thread after it left
            if (!hasLeft) {
                isCancelled = true;
                maker.interrupt();
            }
        }

        synchronized void leave() { // synchronized: as above
            hasLeft = true;
            if (isCancelled) {
                // ours, not the caller's
                Thread.interrupted();
            }
        }
    }
}
