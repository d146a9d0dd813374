// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import java.util.List;
import java.util.stream.Stream;

/** {@code application/json-patch+json} (RFC 6902). */
public final class JsonPatch {

    private JsonPatch() {}

    /**
     * The patched copy.
     *
     * @throws Refusal when an operation does not fit, as {@code test} may not
     */
    public static ObjectNode apply(ObjectNode target, JsonNode operations) {
        if (!operations.isArray()) {
            throw Refusal.badRequest("error decoding patch: a JSON patch is a list of operations");
        }
        JsonNode patched = target.deepCopy();
        for (JsonNode operation : operations) {
            patched = apply(patched, operation, Json.text(operation, "op"));
        }
        if (patched instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.badRequest("the patch leaves no object");
    }

    private static JsonNode apply(JsonNode document, JsonNode operation, String op) {
        List<String> path = pointer(Json.text(operation, "path"));
        return switch (op) {
            case "add" -> add(document, path, operation.path("value").deepCopy());
            case "remove" -> remove(document, path);
            case "replace" ->
                add(remove(document, path), path, operation.path("value").deepCopy());
            case "move" -> {
                List<String> from = pointer(Json.text(operation, "from"));
                JsonNode value = find(document, from).deepCopy();
                yield add(remove(document, from), path, value);
            }
            case "copy" ->
                add(
                        document,
                        path,
                        find(document, pointer(Json.text(operation, "from"))).deepCopy());
            case "test" -> {
                if (!find(document, path).equals(operation.path("value"))) {
                    throw failed("test", path, "testing value failed");
                }
                yield document;
            }
            default -> throw Refusal.badRequest("unexpected kind of JSON patch operation: " + op);
        };
    }

    private static JsonNode add(JsonNode document, List<String> path, JsonNode value) {
        if (path.isEmpty()) {
            return value;
        }
        JsonNode parent = find(document, path.subList(0, path.size() - 1));
        String last = path.getLast();
        switch (parent) {
            case ObjectNode object -> object.set(last, value);
            case ArrayNode array ->
                array.insert(last.equals("-") ? array.size() : index(array, last, path, array.size()), value);
            default -> throw failed("add", path, "parent is neither object nor array");
        }
        return document;
    }

    private static JsonNode remove(JsonNode document, List<String> path) {
        if (path.isEmpty()) {
            return document;
        }
        find(document, path);
        JsonNode parent = find(document, path.subList(0, path.size() - 1));
        switch (parent) {
            case ObjectNode object -> object.remove(path.getLast());
            case ArrayNode array -> array.remove(index(array, path.getLast(), path, array.size() - 1));
            default -> throw failed("remove", path, "parent is neither object nor array");
        }
        return document;
    }

    private static JsonNode find(JsonNode document, List<String> path) {
        JsonNode here = document;
        for (String step : path) {
            here = here instanceof ArrayNode array
                    ? array.path(index(array, step, path, array.size() - 1))
                    : here.path(step);
            if (here.isMissingNode()) {
                throw failed("find", path, "missing value");
            }
        }
        return here;
    }

    private static int index(ArrayNode array, String step, List<String> path, int most) {
        if (!step.matches("[0-9]{1,9}") || Integer.parseInt(step) > most) {
            throw failed("find", path, "index " + step + " is out of bounds of a list of " + array.size());
        }
        return Integer.parseInt(step);
    }

    private static List<String> pointer(String path) {
        return Stream.of(path.split("/", -1))
                .skip(1)
                .map(it -> it.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static Refusal failed(String what, List<String> path, String why) {
        return Refusal.unprocessable("the server rejected our request due to an error in our request: " + what + " /"
                + String.join("/", path) + ": " + why);
    }
}
