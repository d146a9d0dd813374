// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Conditions on fields, all of which must hold. Only the fields that the real one knows for a kind may be named. */
public record FieldSelector(List<Condition> conditions) {

    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private static final Set<String> ALWAYS = Set.of("metadata.name", "metadata.namespace");
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "Pod",
            Set.of(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.hostNetwork",
                    "status.phase",
                    "status.podIP",
                    "status.nominatedNodeName"),
            "Event",
            Set.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.resourceVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type"),
            "Node",
            Set.of("spec.unschedulable"),
            "Namespace",
            Set.of("status.phase"),
            "Secret",
            Set.of("type"));

    public FieldSelector {
        conditions = List.copyOf(conditions);
    }

    /** {@code path=value}, or its opposite. */
    public record Condition(String field, String value, boolean isEqual) {

        boolean holds(JsonNode object) {
            return Json.text(object, field.split("\\.")).equals(value) == isEqual;
        }
    }

    /**
     * Of the text of a query, {@code status.phase!=Running,spec.nodeName=n1}.
     *
     * @throws Refusal when it is none, or names a field that cannot be selected by
     */
    public static FieldSelector parse(ResourceType type, String text) {
        List<Condition> conditions = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String[] sides = part.split("!=|==?", 2);
            if (sides.length != 2) {
                throw Refusal.badRequest("invalid selector: '" + text + "'; can't understand '" + part + "'");
            }
            String field = sides[0].strip();
            if (!ALWAYS.contains(field)
                    && !KNOWN.getOrDefault(type.kind(), Set.of()).contains(field)) {
                throw Refusal.badRequest("Unable to find \"" + type.apiVersion() + ", Resource=" + type.plural()
                        + "\" that match label selector \"\", field selector \"" + text
                        + "\": field label not supported: " + field);
            }
            conditions.add(new Condition(field, sides[1].strip(), !part.contains("!=")));
        }
        return new FieldSelector(conditions);
    }

    public boolean matches(JsonNode object) {
        return conditions.stream().allMatch(it -> it.holds(object));
    }
}
