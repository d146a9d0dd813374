// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.runtimes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Fields;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesJson;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.util.List;

/** Language runtimes as somebody sent them. Stricter than what is read from files and from others: a slip is not passed over. */
final class RuntimesPut {

    /** What goes into one message to all invokers. */
    private static final int MOST_BYTES = 48 * 1024;

    private static final int MOST_KINDS = 200;
    private static final int MOST_STEM_CELLS = 20;

    private static final List<String> MANIFEST = List.of(
            "runtimes",
            "blackboxes",
            "description",
            "revision",
            // what is shown may be sent back; it changes nothing
            "invokers");
    private static final List<String> IMAGE = List.of("registry", "prefix", "name", "tag");

    /** With what OpenWhisk's manifests say beside what counts here. */
    private static final List<String> RUNTIME = List.of(
            "kind",
            "image",
            "default",
            "deprecated",
            "requireMain",
            "sentinelledLogs",
            "attached",
            "stemCells",
            "description");

    private static final List<String> STEM_CELL = List.of("initialCount", "count", "memory", "reactive");

    private RuntimesPut() {}

    /** @throws MalformedJsonException which says where, when they are none */
    static Runtimes read(ObjectNode body) {
        Fields manifest = Fields.of(body).only(MANIFEST);
        ObjectNode families = manifest.open("runtimes")
                .filter(it -> !it.isEmpty())
                .orElseThrow(
                        () -> manifest.wrong(
                                "runtimes",
                                "is missing or empty: families with their kinds, such as"
                                        + " {\"nodejs\": [{\"kind\": \"nodejs:20\", \"image\": \"kiln/action-nodejs-v20:latest\"}]}"));
        Fields all = Fields.of("the runtimes", families);
        families.fieldNames().forEachRemaining(family -> {
            List<JsonNode> kinds = all.list(family, MOST_KINDS);
            if (kinds.isEmpty()) {
                throw all.wrong(family, "has no kinds; leave it out");
            }
            kinds.forEach(it -> requireKnown(family, it));
        });
        Runtimes runtimes = new Runtimes(0, RuntimesManifest.of(body));
        int bytes = Json.bytes(RuntimesJson.of(runtimes)).length;
        if (bytes > MOST_BYTES) {
            throw new MalformedJsonException("the language runtimes have " + bytes
                    + " bytes, and all invokers are told of at most " + MOST_BYTES + "; leave out old kinds");
        }
        return runtimes;
    }

    private static void requireKnown(String family, JsonNode json) {
        Fields runtime = Fields.of(
                        "a runtime of family '" + family + "' ('"
                                + json.path("kind").asText() + "')",
                        json)
                .only(RUNTIME);
        runtime.requiredText("kind");
        if (runtime.find("image").map(JsonNode::isObject).orElse(false)) {
            runtime.object("image").ifPresent(it -> it.only(IMAGE));
        }
        for (String flag : List.of("default", "deprecated", "requireMain", "sentinelledLogs")) {
            runtime.flag(flag);
        }
        runtime.list("stemCells", MOST_STEM_CELLS)
                .forEach(it -> runtime.item("stemCells", it).only(STEM_CELL));
    }
}
