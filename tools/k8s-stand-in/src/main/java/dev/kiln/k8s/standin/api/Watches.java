// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Numbers;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.store.Change;
import dev.kiln.k8s.standin.store.Snapshot;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.store.Subscription;
import dev.kiln.k8s.standin.wire.Reply;
import dev.kiln.k8s.standin.wire.Request;
import dev.kiln.k8s.standin.wire.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches: what is there or what happened since a revision, then what happens, over HTTP or a WebSocket. */
public final class Watches {

    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final byte[] LINE_END = {'\n'};

    private final Store store;
    private final Faults faults;
    private final InstantSource clock;
    private final Duration bookmarkEvery;
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();

    public Watches(Store store, Faults faults, InstantSource clock, Duration bookmarkEvery) {
        this.store = store;
        this.faults = faults;
        this.clock = clock;
        this.bookmarkEvery = bookmarkEvery;
    }

    /** Where events go. */
    @FunctionalInterface
    private interface Output {
        void event(String type, JsonNode object) throws IOException;
    }

    /** A beginning: what to show first, and what follows it. */
    private record Beginning(Optional<Snapshot> present, Subscription changes) {}

    /** Ends all watches, as a server does that is restarted. */
    public void cut() {
        open.forEach(Subscription::close);
    }

    public int count() {
        return open.size();
    }

    void serve(Target target, Request request, Reply reply) throws IOException, InterruptedException {
        Selection selection = Selection.of(target.type(), request);
        if (request.wantsWebSocket()) {
            try (WebSocket socket = reply.upgrade("")) {
                serve(
                        target,
                        request,
                        selection,
                        event(socket::writeText, ""),
                        hangUp -> awaitFarewell(socket, hangUp));
            }
        } else {
            Hook hook = new Hook();
            try (OutputStream out = reply.stream("application/json", hook)) {
                serve(target, request, selection, event(out::write, "\n"), hook::then);
            }
        }
    }

    private void serve(Target target, Request request, Selection selection, Output out, Consumer<Runnable> onHangUp)
            throws IOException, InterruptedException {
        Beginning beginning;
        try {
            beginning = begin(target, request);
        } catch (Refusal e) {
            // a watch has begun when it is refused, so that the refusal is its only event
            out.event("ERROR", e.status());
            return;
        }
        try (Subscription changes = beginning.changes()) {
            open.add(changes);
            onHangUp.accept(changes::close);
            if (beginning.present().isPresent()) {
                for (ObjectNode object : beginning.present().get().objects()) {
                    if (selection.matches(object)) {
                        out.event("ADDED", object);
                    }
                }
            }
            follow(target.type(), request, selection, changes, out);
        } finally {
            open.remove(beginning.changes());
        }
    }

    private Beginning begin(Target target, Request request) {
        if (faults.isOn(Fault.WATCH_EXPIRED)) {
            throw Refusal.expired(
                    store.revision(),
                    request.parameter("resourceVersion").map(Numbers::parse).orElse(0L));
        }
        String since = request.parameter("resourceVersion").orElse("");
        if (since.isEmpty() || since.equals("0")) {
            return store.atomically(() -> new Beginning(
                    Optional.of(store.snapshot(target.type(), target.namespace())),
                    store.watch(target.type(), target.namespace())));
        }
        return new Beginning(Optional.empty(), store.watch(target.type(), target.namespace(), Numbers.parse(since)));
    }

    private void follow(ResourceType type, Request request, Selection selection, Subscription changes, Output out)
            throws IOException, InterruptedException {
        Instant end = clock.instant()
                .plus(request.parameter("timeoutSeconds")
                        .map(it -> Duration.ofSeconds(Numbers.parse(it)))
                        .orElse(LONGEST));
        boolean wantsBookmarks = request.isSet("allowWatchBookmarks");
        while (!changes.isClosed()) {
            Duration left = Duration.between(clock.instant(), end);
            boolean isOver = left.isNegative() || left.isZero();
            Optional<Change> next = isOver ? Optional.empty() : changes.poll(min(left, bookmarkEvery));
            if (next.isPresent()) {
                if (!faults.isOn(Fault.WATCH_SILENT)) {
                    tell(next.get(), selection, out);
                }
            } else if (!changes.isClosed() && wantsBookmarks && !faults.isOn(Fault.WATCH_SILENT)) {
                bookmark(type, changes, out);
            }
            if (isOver) {
                return;
            }
        }
    }

    /** Only of a moment up to which everything was told. */
    private void bookmark(ResourceType type, Subscription changes, Output out) throws IOException {
        Optional<Long> reached =
                store.atomically(() -> changes.isDrained() ? Optional.of(store.revision()) : Optional.empty());
        if (reached.isPresent()) {
            ObjectNode mark = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
            mark.putObject("metadata")
                    .put("resourceVersion", String.valueOf(reached.get()))
                    .putNull("creationTimestamp");
            out.event("BOOKMARK", mark);
        }
    }

    /** An object that leaves the selection is deleted for whoever watches, and one that comes into it is added. */
    private static void tell(Change change, Selection selection, Output out) throws IOException {
        boolean wasIn = change.before().filter(selection::matches).isPresent();
        boolean isIn = change.kind() != Change.Kind.DELETED && selection.matches(change.object());
        if (isIn) {
            out.event(wasIn ? "MODIFIED" : "ADDED", change.object());
        } else if (wasIn) {
            out.event("DELETED", change.object());
        }
    }

    private static Output event(Sink sink, String end) {
        return (type, object) -> {
            byte[] json = Json.bytes(Json.object().put("type", type).set("object", object));
            byte[] framed = end.isEmpty() ? json : Arrays.copyOf(json, json.length + 1);
            if (!end.isEmpty()) {
                framed[json.length] = LINE_END[0];
            }
            sink.write(framed);
        };
    }

    @FunctionalInterface
    private interface Sink {
        void write(byte[] bytes) throws IOException;
    }

    private static void awaitFarewell(WebSocket socket, Runnable hangUp) {
        Thread.ofVirtual().name("watch-farewell").start(() -> {
            try {
                while (socket.read().isPresent()) {
                    // a watcher has nothing to say
                }
            } catch (IOException e) {
                // gone without a farewell
            }
            hangUp.run();
        });
    }

    /** Runs what it is told to run when the client hangs up, also when that was before. */
    private static final class Hook implements Runnable {

        private boolean isGone;
        private Runnable then = () -> {};

        @Override
        public void run() {
            take(null).run();
        }

        void then(Runnable action) {
            take(action).run();
        }

        // synchronized: short, and reached by two threads once each
        private synchronized Runnable take(@Nullable Runnable action) {
            if (action == null) {
                isGone = true;
                return then;
            }
            then = action;
            return isGone ? action : () -> {};
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
