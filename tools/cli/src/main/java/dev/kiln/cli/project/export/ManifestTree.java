// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.project.plan.ManagedMark;
import dev.kiln.cli.rest.EntityPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A manifest that grows: the documents of the server become entries. Triggers and rules go to the first package. */
final class ManifestTree {

    private static final String NO_PACKAGE = "default";

    /** The server, or this program, writes them. */
    private static final Set<String> NOT_OURS = Set.of("exec", "provide-api-key", ManagedMark.ANNOTATION);

    private static final Set<String> WEB = Set.of("web-export", "raw-http", "final");

    private final ObjectNode packages = JsonTree.object();
    private final ObjectNode manifest = JsonTree.object();
    private final List<String> doubts = new ArrayList<>();

    ManifestTree(String project) {
        manifest.putObject("project").put("name", project).set("packages", packages);
    }

    ObjectNode manifest() {
        return manifest;
    }

    List<String> doubts() {
        return List.copyOf(doubts);
    }

    void addPackage(String name, JsonNode document) {
        ObjectNode entry = inputsAndNotes(packageOf(name), document);
        if (document.path("publish").asBoolean(false)) {
            entry.put("public", true);
        }
    }

    void addBinding(String name, JsonNode document) {
        ObjectNode entry = section(first(), "dependencies").putObject(name);
        JsonNode bound = document.path("binding");
        entry.put(
                "location",
                "/" + bound.path("namespace").asText() + "/"
                        + bound.path("name").asText());
        inputsAndNotes(entry, document);
    }

    /** The entry; its code, if it has any, is added by the caller. */
    ObjectNode addAction(EntityPath path, JsonNode document) {
        ObjectNode entry = section(packageOf(path.packageName().orElse(NO_PACKAGE)), "actions")
                .putObject(path.simpleName());
        JsonNode exec = document.path("exec");
        if (exec.has("image")) {
            entry.put("docker", exec.path("image").asText());
        } else {
            entry.put("runtime", exec.path("kind").asText());
        }
        if (exec.hasNonNull("main")) {
            entry.put("main", exec.path("main").asText());
        }
        JsonNode limits = document.path("limits");
        ObjectNode written = entry.putObject("limits");
        put(written, "timeout", limits.path("timeout"));
        put(written, "memorySize", limits.path("memory"));
        put(written, "logSize", limits.path("logs"));
        put(written, "concurrentActivations", limits.path("concurrency"));
        web(entry, document);
        return withoutInherited(
                inputsAndNotes(entry, document), packageOf(path.packageName().orElse(NO_PACKAGE)));
    }

    void addSequence(EntityPath path, JsonNode document) {
        String own = path.packageName().orElse(NO_PACKAGE);
        ObjectNode entry = section(packageOf(own), "sequences").putObject(path.simpleName());
        ArrayNode actions = entry.putArray("actions");
        document.at("/exec/components").forEach(it -> actions.add(own(it.asText(), document)));
        web(entry, document);
        withoutInherited(inputsAndNotes(entry, document), packageOf(own));
    }

    void addTrigger(String name, JsonNode document) {
        ObjectNode entry = section(first(), "triggers").putObject(name);
        for (JsonNode annotation : document.path("annotations")) {
            if (annotation.path("key").asText().equals("feed")) {
                entry.put("feed", annotation.path("value").asText());
                doubts.add("trigger " + name + ": its feed keeps its inputs to itself, so add them to the manifest");
            }
        }
        inputsAndNotes(entry, document);
    }

    void addRule(String rule, JsonNode document) {
        ObjectNode entry = section(first(), "rules").putObject(rule);
        entry.put("trigger", document.at("/trigger/name").asText());
        JsonNode action = document.path("action");
        String name =
                "/" + action.path("path").asText() + "/" + action.path("name").asText();
        entry.put("action", own(name, document));
        inputsAndNotes(entry, document);
    }

    /** A name of the same namespace without that, so that the project can go to another one. */
    private static String own(String name, JsonNode document) {
        String namespace = "/" + document.path("namespace").asText().split("/", 2)[0] + "/";
        return name.startsWith(namespace) ? "/_/" + name.substring(namespace.length()) : name;
    }

    private ObjectNode packageOf(String name) {
        return section(packages, name);
    }

    private ObjectNode first() {
        return packageOf(packages.isEmpty() ? NO_PACKAGE : packages.fieldNames().next());
    }

    private static ObjectNode section(ObjectNode parent, String name) {
        return parent.path(name) instanceof ObjectNode existing ? existing : parent.putObject(name);
    }

    private static void put(ObjectNode limits, String name, JsonNode value) {
        if (value.isNumber()) {
            limits.set(name, value);
        }
    }

    private static void web(ObjectNode entry, JsonNode document) {
        boolean isRaw = false;
        boolean isWeb = false;
        for (JsonNode annotation : document.path("annotations")) {
            boolean isTrue = annotation.path("value").asText().equals("true");
            isWeb |= isTrue && annotation.path("key").asText().equals("web-export");
            isRaw |= isTrue && annotation.path("key").asText().equals("raw-http");
        }
        if (isWeb) {
            entry.put("web", isRaw ? "raw" : "yes");
        }
    }

    private static ObjectNode inputsAndNotes(ObjectNode entry, JsonNode document) {
        ObjectNode inputs = JsonTree.object();
        document.path("parameters").forEach(it -> inputs.set(it.path("key").asText(), declared(it.path("value"))));
        inputs.remove("_actions"); // how the server shows the components of a sequence
        ObjectNode notes = JsonTree.object();
        for (JsonNode annotation : document.path("annotations")) {
            String key = annotation.path("key").asText();
            boolean isSaidAlready =
                    (WEB.contains(key) && entry.has("web")) || (key.equals("feed") && entry.has("feed"));
            if (!NOT_OURS.contains(key) && !isSaidAlready) {
                notes.set(key, annotation.path("value"));
            }
        }
        if (!inputs.isEmpty()) {
            entry.set("inputs", inputs);
        }
        if (!notes.isEmpty()) {
            entry.set("annotations", notes);
        }
        return entry;
    }

    /** The server shows an action with the inputs of its package. */
    private static ObjectNode withoutInherited(ObjectNode entry, ObjectNode owner) {
        if (entry.path("inputs") instanceof ObjectNode inputs) {
            owner.path("inputs").properties().forEach(it -> {
                if (it.getValue().equals(inputs.path(it.getKey()))) {
                    inputs.remove(it.getKey());
                }
            });
            if (inputs.isEmpty()) {
                entry.remove("inputs");
            }
        }
        return entry;
    }

    /** Texts such as {@code string}, and objects with a key {@code type}, would be read as declarations. */
    private static JsonNode declared(JsonNode value) {
        ObjectNode declaration = JsonTree.object();
        if (value.isTextual()) {
            return value.textValue().matches("string|integer|float|number|boolean|json|object|array")
                    ? declaration.put("type", "string").set("value", value)
                    : value;
        }
        return value.isObject() ? declaration.put("type", "json").set("value", value) : value;
    }
}
