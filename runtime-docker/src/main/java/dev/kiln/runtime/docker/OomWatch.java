// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.kiln.runtime.spi.Owner;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the daemon when a container's memory ran out, and ends that container. Where its first process is not the
 * one that the kernel killed, the container would live on, crippled, and its status would not say why.
 */
final class OomWatch implements AutoCloseable {

    private final Engine engine;
    private final String path;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicBoolean isListening = new AtomicBoolean();
    private final AtomicReference<@Nullable FutureTask<Boolean>> listening = new AtomicReference<>();

    OomWatch(Engine engine, Owner owner) {
        this.engine = engine;
        String filters = "{\"type\":[\"container\"],\"event\":[\"oom\"],\"label\":[\"" + OwnerLabels.CLUSTER + "="
                + owner.cluster() + "\",\"" + OwnerLabels.INVOKER + "=" + owner.invoker() + "\"]}";
        this.path = "/events?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8);
    }

    /** What was heard of one container. */
    static final class Watched {
        private volatile boolean wasSeen; // volatile: set by the listening thread

        boolean wasSeen() {
            return wasSeen;
        }
    }

    Watched watch(String container) {
        Watched state = watched.computeIfAbsent(container, name -> new Watched());
        listen();
        return state;
    }

    void forget(String container) {
        watched.remove(container);
    }

    /** Begins to listen if nobody does: at the first container, and at the next one after the daemon hung up. */
    private void listen() {
        if (isListening.compareAndSet(false, true)) {
            listening.set(engine.beginAction(docker -> {
                try (EngineStream events = engine.open("GET", path);
                        MappingIterator<JsonNode> each = engine.reader().readValues(events.body())) {
                    while (each.hasNextValue()) {
                        ranOut(each.nextValue().path("Actor").path("ID").asText());
                    }
                } finally {
                    isListening.set(false);
                }
            }));
        }
    }

    /** Listens no more, and does not begin again: the engine takes no calls then. */
    @Override
    public void close() {
        FutureTask<Boolean> task = listening.getAndSet(null);
        if (task != null) {
            task.cancel(true);
        }
    }

    private void ranOut(String container) {
        Watched state = watched.get(container);
        if (state != null) {
            state.wasSeen = true;
            FutureTask<Boolean> ignored = engine.beginAction(docker -> {
                try {
                    docker.killContainerCmd(container).exec();
                } catch (NotFoundException e) {
                    // removed meanwhile
                }
            });
        }
    }
}
