// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The objects of all types. Every write takes the next revision and is told to whoever watches. Safe for use by several
 * threads: one writes at a time. Objects that are handed out are shared, and must not be changed.
 */
public final class Store {

    /** Of the real one, revisions begin somewhere, too; clients may not take them for small. */
    private static final long FIRST_REVISION = 1000;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final int mostHistory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ResourceType, NavigableMap<String, ObjectNode>> objects = new HashMap<>();
    private final Deque<Change> history = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private long revision = FIRST_REVISION;
    private long compacted = FIRST_REVISION;

    /**
     * An empty store.
     *
     * @param mostHistory changes that are remembered for watches
     */
    public Store(InstantSource clock, RandomGenerator random, int mostHistory) {
        this.clock = clock;
        this.random = random;
        this.mostHistory = mostHistory;
    }

    /** Now, in whole seconds, as objects tell it. */
    public String timestamp() {
        return now().toString();
    }

    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Some lower-case letters and digits, as in the names of generated objects; without vowels, as they make words. */
    public String suffix(int length) {
        String alphabet = "bcdfghjklmnpqrstvwxz2456789";
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < length; i++) {
            suffix.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return suffix.toString();
    }

    public String newUid() {
        return new UUID(
                        (random.nextLong() & ~0xF000L) | 0x4000L,
                        (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L)
                .toString();
    }

    /** Does several things that nobody may come between. */
    public <T> T atomically(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public long revision() {
        return atomically(() -> revision);
    }

    public Optional<ObjectNode> get(ResourceType type, String namespace, String name) {
        return atomically(() -> Optional.ofNullable(table(type).get(key(namespace, name))));
    }

    /** All of a type, in one namespace or, when it is empty, in all. */
    public List<ObjectNode> list(ResourceType type, String namespace) {
        return snapshot(type, namespace).objects();
    }

    public Snapshot snapshot(ResourceType type, String namespace) {
        return atomically(() -> new Snapshot(revision, within(namespace, table(type))));
    }

    /**
     * As it was at a revision: what happened since is undone in a copy.
     *
     * @throws Refusal when the history does not reach back so far
     */
    public Snapshot snapshotAt(ResourceType type, String namespace, long then) {
        return atomically(() -> {
            if (then < compacted) {
                throw Refusal.expired(compacted, then);
            }
            NavigableMap<String, ObjectNode> past = new TreeMap<>(table(type));
            Iterator<Change> back = history.descendingIterator();
            while (back.hasNext()) {
                Change change = back.next();
                if (change.revision() <= then) {
                    break;
                }
                if (change.type().equals(type)) {
                    String key = key(change.object());
                    change.before().ifPresentOrElse(it -> past.put(key, it), () -> past.remove(key));
                }
            }
            return new Snapshot(then, within(namespace, past));
        });
    }

    /**
     * Adds an object, which gets uid, time and revision.
     *
     * @throws Refusal when there is one of that name
     */
    public ObjectNode create(ResourceType type, ObjectNode object) {
        return atomically(() -> {
            if (table(type).containsKey(key(object))) {
                throw Refusal.alreadyExists(type, Json.name(object));
            }
            ObjectNode made = object.deepCopy();
            Json.make(made, "metadata").put("uid", newUid()).put("creationTimestamp", timestamp());
            put(type, Optional.empty(), made);
            return made;
        });
    }

    /**
     * Changes an object; nothing is written when nothing changed.
     *
     * @param change gets a copy that it may change and return; it may refuse
     * @return the object as it is now; empty when there is none
     */
    public Optional<ObjectNode> update(
            ResourceType type, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return atomically(() -> get(type, namespace, name).map(before -> {
            ObjectNode after = change.apply(before.deepCopy());
            Json.make(after, "metadata").put("resourceVersion", Json.text(before, "metadata", "resourceVersion"));
            if (after.equals(before)) {
                return before;
            }
            put(type, Optional.of(before), after);
            return after;
        }));
    }

    /** Removes an object if it is there and fits; returns its last state. */
    public Optional<ObjectNode> remove(
            ResourceType type, String namespace, String name, Predicate<ObjectNode> condition) {
        return atomically(() -> get(type, namespace, name).filter(condition).map(before -> {
            table(type).remove(key(before));
            ObjectNode last = before.deepCopy();
            revision++;
            Json.make(last, "metadata").put("resourceVersion", String.valueOf(revision));
            tell(new Change(revision, Change.Kind.DELETED, type, Optional.of(before), last));
            return last;
        }));
    }

    /** Follows what happens from now on. */
    public Subscription watch(ResourceType type, String namespace) {
        return atomically(() -> watch(type, namespace, revision));
    }

    /**
     * Follows what happened after a revision, and what will.
     *
     * @throws Refusal when the history does not reach back so far
     */
    public Subscription watch(ResourceType type, String namespace, long after) {
        return atomically(() -> {
            if (after < compacted) {
                throw Refusal.expired(compacted, after);
            }
            Subscription subscription = new Subscription(this, type, namespace);
            history.stream().filter(it -> it.revision() > after).forEach(subscription::offer);
            subscriptions.add(subscription);
            return subscription;
        });
    }

    /** Forgets the history: whoever wants to watch from the past has to list again. */
    public void compact() {
        lock.lock();
        try {
            history.clear();
            compacted = revision;
        } finally {
            lock.unlock();
        }
    }

    void forget(Subscription subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
        } finally {
            lock.unlock();
        }
    }

    private void put(ResourceType type, Optional<ObjectNode> before, ObjectNode after) {
        revision++;
        Json.make(after, "metadata").put("resourceVersion", String.valueOf(revision));
        table(type).put(key(after), after);
        tell(new Change(revision, before.isPresent() ? Change.Kind.MODIFIED : Change.Kind.ADDED, type, before, after));
    }

    private void tell(Change change) {
        history.add(change);
        if (history.size() > mostHistory) {
            compacted = history.remove().revision();
        }
        // a copy, as one that is too far behind leaves meanwhile
        List.copyOf(subscriptions).forEach(it -> it.offer(change));
    }

    private NavigableMap<String, ObjectNode> table(ResourceType type) {
        return objects.computeIfAbsent(type, ignored -> new TreeMap<>());
    }

    private static List<ObjectNode> within(String namespace, NavigableMap<String, ObjectNode> table) {
        return namespace.isEmpty()
                ? List.copyOf(table.values())
                // '0' follows '/'
                : List.copyOf(table.subMap(namespace + "/", namespace + "0").values());
    }

    private static String key(ObjectNode object) {
        return key(Json.namespace(object), Json.name(object));
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
