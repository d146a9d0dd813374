// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One list and one watch for all pods of this invoker. After a lost connection it goes on from where it was, with growing pauses, and
 * after {@code 410 Gone} it lists again; what it knew stays known meanwhile.
 */
public final class PodWatch implements AutoCloseable {

    private final SharedIndexInformer<Pod> informer;
    private final String namespace;
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

    /** Begins at once, and returns without waiting; an API server that is away is tried again. */
    public PodWatch(Kube kube, Map<String, String> labels) {
        this.namespace = kube.namespace();
        this.informer = kube.client()
                .pods()
                .inNamespace(kube.namespace())
                .withLabels(labels)
                .runnableInformer(0)
                .exceptionHandler((isStarted, failure) -> true);
        informer.addEventHandler(new Listener());
        informer.start();
    }

    /** What happens to the pod of this name from now on. */
    public Subscription subscribe(String name) {
        Subscription mine = new Subscription(name);
        subscriptions.put(name, mine);
        // one that was there before is no event
        known(name).ifPresent(mine::see);
        return mine;
    }

    /** The pod as last seen; empty when it was not seen, or is gone. */
    public Optional<Pod> known(String name) {
        return Optional.ofNullable(informer.getStore().getByKey(namespace + "/" + name));
    }

    /** Whether the first list has come. */
    public boolean hasSynced() {
        return informer.hasSynced();
    }

    @Override
    public void close() {
        informer.close();
    }

    /** A look at one pod. Safe for use by several threads; one waits. */
    public final class Subscription implements AutoCloseable {

        private final String name;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        // guarded by lock
        private @Nullable Pod pod;
        private @Nullable String uid;
        private boolean isDeleted;
        private long changes;

        private Subscription(String name) {
            this.name = name;
        }

        /** The pod as last seen. */
        public Optional<Pod> pod() {
            return locked(() -> Optional.ofNullable(pod));
        }

        /** Whether it was seen to be deleted, whoever did it. */
        public boolean isDeleted() {
            return locked(() -> isDeleted);
        }

        /** A number that grows with each change. */
        public long changes() {
            return locked(() -> changes);
        }

        /** Whether changes are brought at present. */
        public boolean isWatching() {
            return informer.isWatching();
        }

        /** Waits until something changed since the number was read, or the time is up. */
        public void await(long since, Duration time) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = time.toNanos();
                while (changes == since && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        /** As an answer of the API server shows it. */
        public void see(Pod seen) {
            note(seen, false);
        }

        /**
         * The same, unless the watch was quicker. From now on this is the one that is looked at: of an earlier one of its name the watch may
         * still tell.
         */
        public void seeFirst(Pod made) {
            locked(() -> {
                uid = made.getMetadata().getUid();
                if (pod == null || !uid.equals(pod.getMetadata().getUid())) {
                    isDeleted = false;
                    note(made, false);
                }
                return changes;
            });
        }

        /** As the watch, or an answer of the API server, tells that it is gone. */
        public void seeDeleted(Pod last) {
            note(last, true);
        }

        private void note(Pod seen, boolean isGone) {
            locked(() -> {
                if (uid != null && !uid.equals(seen.getMetadata().getUid())) {
                    return changes;
                }
                pod = seen;
                isDeleted = isDeleted || isGone;
                changed.signalAll();
                return ++changes;
            });
        }

        private <T> T locked(Supplier<T> read) {
            lock.lock();
            try {
                return read.get();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            subscriptions.remove(name, this);
        }
    }

    private final class Listener implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            tell(pod);
        }

        @Override
        public void onUpdate(Pod old, Pod pod) {
            tell(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean isStateUnknown) {
            Optional.ofNullable(subscriptions.get(pod.getMetadata().getName())).ifPresent(it -> it.seeDeleted(pod));
        }

        private void tell(Pod pod) {
            Optional.ofNullable(subscriptions.get(pod.getMetadata().getName())).ifPresent(it -> it.see(pod));
        }
    }
}
