// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.render.Table;
import java.util.ArrayList;
import java.util.List;

/** Shows steps before they are done. Of parameters only the names are shown: their values may be passwords. */
public final class Preview {

    private static final int VERB = 6;
    private static final int SUBJECT = 34;

    private Preview() {}

    public static List<String> lines(List<Step> steps) {
        Table table = new Table(VERB, SUBJECT, 0);
        steps.forEach(it -> table.add(verb(it), it.subject(), detail(it)));
        return table.lines();
    }

    public static ArrayNode json(List<Step> steps) {
        ArrayNode list = JsonTree.array();
        steps.forEach(it -> list.addObject()
                .put("step", verb(it))
                .put("subject", it.subject())
                .put("detail", detail(it)));
        return list;
    }

    private static String verb(Step step) {
        return switch (step) {
            case Step.Put put -> "put";
            case Step.Feed feed -> "put";
            case Step.Publish publish -> "put";
            case Step.Remove remove -> "delete";
            case Step.Unpublish unpublish -> "delete";
        };
    }

    private static String detail(Step step) {
        return switch (step) {
            case Step.Put put -> String.join("; ", details(put.thing(), put.document()));
            case Step.Feed feed -> {
                List<String> details =
                        new ArrayList<>(List.of("feed " + feed.feed().qualified()));
                names("inputs", keysOf(feed.parameters()), details);
                yield String.join("; ", details);
            }
            case Step.Publish publish ->
                publish.action().qualified() + " (" + publish.route().response() + ")";
            case Step.Remove remove -> "";
            case Step.Unpublish unpublish -> "";
        };
    }

    private static List<String> details(Thing thing, ObjectNode document) {
        List<String> details = new ArrayList<>();
        switch (thing) {
            case PACKAGE -> {
                if (document.path("publish").asBoolean(false)) {
                    details.add("shared");
                }
            }
            case BINDING ->
                details.add("of /" + document.at("/binding/namespace").asText() + "/"
                        + document.at("/binding/name").asText());
            case ACTION -> details.add(exec(document.path("exec")));
            case SEQUENCE -> {
                List<String> names = new ArrayList<>();
                document.at("/exec/components").forEach(it -> names.add(it.asText()));
                details.add(String.join(", ", names));
            }
            case TRIGGER -> {}
            case RULE ->
                details.add(document.path("trigger").asText() + " -> "
                        + document.path("action").asText());
        }
        names("inputs", keysOf(document.path("parameters")), details);
        names("annotations", keysOf(document.path("annotations")), details);
        return details;
    }

    private static String exec(JsonNode exec) {
        String runs = exec.has("image")
                ? exec.path("image").asText()
                : exec.path("kind").asText();
        int length = exec.path("code").asText("").length();
        return length == 0 ? runs : runs + ", " + length + " characters of code";
    }

    private static void names(String label, List<String> names, List<String> details) {
        if (!names.isEmpty()) {
            details.add(label + " " + String.join(", ", names));
        }
    }

    private static List<String> keysOf(JsonNode parameters) {
        List<String> keys = new ArrayList<>();
        if (parameters.isArray()) {
            parameters.forEach(it -> keys.add(it.path("key").asText()));
        } else {
            parameters.fieldNames().forEachRemaining(keys::add);
        }
        return keys;
    }
}
