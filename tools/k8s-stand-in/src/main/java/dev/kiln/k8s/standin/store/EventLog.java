// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes events about objects. The same event again is counted, not repeated; the oldest are forgotten. */
public final class EventLog {

    private static final int MOST_EVENTS = 2000;
    private static final String DEFAULT_NAMESPACE = "default";

    private final Store store;
    // guarded by the store's lock: the event of each sentence about each object
    private final Map<String, String[]> known = new LinkedHashMap<>();

    public EventLog(Store store) {
        this.store = store;
    }

    /**
     * Who says it.
     *
     * @param component such as {@code kubelet}
     * @param host the node, or empty
     */
    public record Source(String component, String host) {}

    public void normal(Source source, ObjectNode about, String reason, String message) {
        write(source, about, "Normal", reason, message);
    }

    public void warning(Source source, ObjectNode about, String reason, String message) {
        write(source, about, "Warning", reason, message);
    }

    private void write(Source source, ObjectNode about, String type, String reason, String message) {
        store.atomically(() -> {
            String sentence = String.join("|", source.component(), source.host(), Json.uid(about), reason, message);
            String[] place = known.get(sentence);
            if (place != null && countOneMore(place)) {
                return place;
            }
            ObjectNode event = event(source, about, type, reason, message);
            place = new String[] {Json.namespace(event), Json.name(store.create(ResourceTypes.EVENTS, event))};
            known.put(sentence, place);
            forgetOldest();
            return place;
        });
    }

    private boolean countOneMore(String[] place) {
        return store.update(ResourceTypes.EVENTS, place[0], place[1], event -> {
                    event.put("count", event.path("count").asInt() + 1).put("lastTimestamp", store.timestamp());
                    return event;
                })
                .isPresent();
    }

    private ObjectNode event(Source source, ObjectNode about, String type, String reason, String message) {
        String namespace = Json.namespace(about).isEmpty() ? DEFAULT_NAMESPACE : Json.namespace(about);
        String name = Json.name(about) + "." + store.newUid().replace("-", "").substring(0, 16);
        ObjectNode event = ResourceTypes.EVENTS.named(namespace, name);
        event.putObject("involvedObject")
                .put("kind", Json.text(about, "kind"))
                .put("namespace", Json.namespace(about))
                .put("name", Json.name(about))
                .put("uid", Json.uid(about))
                .put("apiVersion", Json.text(about, "apiVersion"))
                .put("resourceVersion", Json.text(about, "metadata", "resourceVersion"));
        event.put("reason", reason).put("message", message);
        ObjectNode said = event.putObject("source").put("component", source.component());
        if (!source.host().isEmpty()) {
            said.put("host", source.host());
        }
        String now = store.timestamp();
        return event.put("firstTimestamp", now)
                .put("lastTimestamp", now)
                .put("count", 1)
                .put("type", type)
                .putNull("eventTime")
                .put("reportingComponent", source.component())
                .put("reportingInstance", source.host());
    }

    private void forgetOldest() {
        if (known.size() > MOST_EVENTS) {
            String oldest = known.keySet().iterator().next();
            String[] place = known.remove(oldest);
            store.remove(ResourceTypes.EVENTS, place[0], place[1], ignored -> true);
        }
    }
}
