// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Numbers;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.store.Snapshot;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.wire.Request;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Lists, whole or in pages; all pages of a list show the same moment. */
final class Lists {

    private final Store store;

    Lists(Store store) {
        this.store = store;
    }

    /**
     * Where the next page of a list begins.
     *
     * @param after the namespace and name of the last object shown
     */
    private record Bookmark(long revision, String after) {

        String token() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Json.bytes(Json.object().put("rv", revision).put("start", after)));
        }

        static Bookmark of(String token) {
            try {
                ObjectNode read = (ObjectNode) Json.parse(Base64.getUrlDecoder().decode(token));
                return new Bookmark(read.path("rv").asLong(), Json.text(read, "start"));
            } catch (IOException | IllegalArgumentException | ClassCastException e) {
                throw Refusal.badRequest("continue key is not valid: " + token);
            }
        }
    }

    ObjectNode list(Target target, Request request) {
        ResourceType type = target.type();
        Selection selection = Selection.of(type, request);
        Optional<Bookmark> begun =
                request.parameter("continue").filter(it -> !it.isEmpty()).map(Bookmark::of);
        Snapshot snapshot = begun.isPresent() ? continued(target, begun.get()) : fresh(target, request);
        List<ObjectNode> matching = snapshot.objects().stream()
                .filter(selection::matches)
                .filter(it -> begun.isEmpty() || place(it).compareTo(begun.get().after()) > 0)
                .toList();
        int limit = request.parameter("limit").map(Numbers::parse).orElse(0L).intValue();
        return render(type, snapshot.revision(), matching, limit, selection.isEverything());
    }

    /** The objects as one list object; its items do not repeat their kind. */
    static ObjectNode render(ResourceType type, long revision, List<ObjectNode> objects, int limit, boolean isCounted) {
        ObjectNode list = Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", String.valueOf(revision));
        boolean isCut = limit > 0 && objects.size() > limit;
        List<ObjectNode> shown = isCut ? objects.subList(0, limit) : objects;
        if (isCut) {
            metadata.put("continue", new Bookmark(revision, place(shown.getLast())).token());
            if (isCounted) {
                metadata.put("remainingItemCount", objects.size() - limit);
            }
        }
        ArrayNode items = list.putArray("items");
        shown.forEach(it -> items.add(it.deepCopy().without(List.of("kind", "apiVersion"))));
        return list;
    }

    private Snapshot fresh(Target target, Request request) {
        String match = request.parameter("resourceVersionMatch").orElse("");
        long asked = request.parameter("resourceVersion")
                .filter(it -> !it.isEmpty())
                .map(Numbers::parse)
                .orElse(-1L);
        if (!match.isEmpty() && asked < 0) {
            throw Refusal.badRequest("resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (match.equals("Exact")) {
            if (asked == 0) {
                throw Refusal.badRequest("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
            }
            requirePast(asked);
            return store.snapshotAt(target.type(), target.namespace(), asked);
        }
        if (!match.isEmpty() && !match.equals("NotOlderThan")) {
            throw Refusal.badRequest("resourceVersionMatch: Unsupported value: \"" + match
                    + "\": supported values: \"Exact\", \"NotOlderThan\"");
        }
        requirePast(asked);
        return store.snapshot(target.type(), target.namespace());
    }

    private void requirePast(long asked) {
        long current = store.revision();
        if (asked > current) {
            throw Refusal.tooLargeRevision(asked, current);
        }
    }

    private Snapshot continued(Target target, Bookmark begun) {
        try {
            return store.snapshotAt(target.type(), target.namespace(), begun.revision());
        } catch (Refusal e) {
            throw e.code() == 410 ? Refusal.expiredContinue() : e;
        }
    }

    private static String place(ObjectNode object) {
        return Json.namespace(object) + "/" + Json.name(object);
    }
}
