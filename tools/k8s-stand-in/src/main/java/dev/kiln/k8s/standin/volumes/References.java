// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.volumes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Quantity;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves what a container's environment and volumes refer to: fields of the pod, config maps, secrets. */
public final class References {

    private static final Pattern VARIABLE = Pattern.compile("\\$(\\$|\\(([^()]+)\\))");
    private static final Pattern ENTRY = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

    private final Store store;

    public References(Store store) {
        this.store = store;
    }

    /** The environment of a container, in order; later ones may use earlier ones. */
    public Map<String, String> environment(ObjectNode pod, JsonNode container, String podIp, String hostIp)
            throws Unusable {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode from : Json.items(container, "envFrom")) {
            String prefix = Json.text(from, "prefix");
            for (Map.Entry<String, byte[]> entry :
                    entries(pod, from, "configMapRef", "secretRef").entrySet()) {
                environment.put(prefix + entry.getKey(), new String(entry.getValue(), StandardCharsets.UTF_8));
            }
        }
        for (JsonNode variable : Json.items(container, "env")) {
            String name = Json.text(variable, "name");
            if (variable.has("valueFrom")) {
                value(pod, container, variable.path("valueFrom"), podIp, hostIp)
                        .ifPresent(it -> environment.put(name, it));
            } else {
                environment.put(name, expand(Json.text(variable, "value"), environment));
            }
        }
        return environment;
    }

    /** Replaces {@code $(NAME)} by what is known, and leaves what is not. */
    public static String expand(String text, Map<String, String> known) {
        return VARIABLE.matcher(text).replaceAll(it -> {
            if (it.group(1).equals("$")) {
                return Matcher.quoteReplacement("$");
            }
            String value = known.get(it.group(2));
            return Matcher.quoteReplacement(value == null ? it.group() : value);
        });
    }

    /** What a config map or a secret holds, by key. */
    Map<String, byte[]> entries(ObjectNode pod, JsonNode holder, String mapField, String secretField) throws Unusable {
        boolean isSecret = holder.has(secretField);
        JsonNode reference = holder.path(isSecret ? secretField : mapField);
        String name = Json.text(reference, "name").isEmpty()
                ? Json.text(reference, "secretName")
                : Json.text(reference, "name");
        ResourceType type = isSecret ? ResourceTypes.SECRETS : ResourceTypes.CONFIG_MAPS;
        Optional<ObjectNode> found = store.get(type, Json.namespace(pod), name);
        if (found.isEmpty() && !reference.path("optional").asBoolean()) {
            throw new Unusable(type.singular() + " \"" + name + "\" not found");
        }
        return found.map(it -> entries(it, isSecret)).orElse(Map.of());
    }

    /** A field of the pod, as {@code fieldPath} names it. */
    static String field(ObjectNode pod, String path, String podIp, String hostIp) {
        Matcher entry = ENTRY.matcher(path);
        if (entry.matches()) {
            return Json.text(pod, "metadata", entry.group(1), entry.group(2));
        }
        return switch (path) {
            case "status.podIP", "status.podIPs" -> podIp;
            case "status.hostIP", "status.hostIPs" -> hostIp;
            case "metadata.labels", "metadata.annotations" -> {
                StringBuilder lines = new StringBuilder();
                Json.map(pod, path.split("\\."))
                        .forEach((key, value) ->
                                lines.append(key).append("=\"").append(value).append("\"\n"));
                yield lines.toString();
            }
            default -> Json.text(pod, path.split("\\."));
        };
    }

    private Optional<String> value(ObjectNode pod, JsonNode container, JsonNode from, String podIp, String hostIp)
            throws Unusable {
        if (from.has("fieldRef")) {
            return Optional.of(field(pod, Json.text(from, "fieldRef", "fieldPath"), podIp, hostIp));
        }
        if (from.has("resourceFieldRef")) {
            JsonNode reference = from.path("resourceFieldRef");
            Quantity amount = Quantity.of(Json.text(
                    container.path("resources"),
                    Json.text(reference, "resource").split("\\.", 2)));
            Quantity divisor = Quantity.parse(Json.text(reference, "divisor")).orElse(Quantity.of("1"));
            return Optional.of(String.valueOf((amount.milli() + divisor.milli() - 1) / Math.max(1, divisor.milli())));
        }
        boolean isSecret = from.has("secretKeyRef");
        JsonNode reference = from.path(isSecret ? "secretKeyRef" : "configMapKeyRef");
        String key = Json.text(reference, "key");
        byte[] value = entries(pod, from, "configMapKeyRef", "secretKeyRef").get(key);
        if (value == null && !reference.path("optional").asBoolean()) {
            throw new Unusable("couldn't find key " + key + " in " + (isSecret ? "Secret " : "ConfigMap ")
                    + Json.namespace(pod) + "/" + Json.text(reference, "name"));
        }
        return Optional.ofNullable(value).map(it -> new String(it, StandardCharsets.UTF_8));
    }

    private static Map<String, byte[]> entries(ObjectNode object, boolean isSecret) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Json.map(object, "data")
                .forEach((key, value) -> entries.put(
                        key, isSecret ? Base64.getDecoder().decode(value) : value.getBytes(StandardCharsets.UTF_8)));
        Json.map(object, "binaryData")
                .forEach((key, value) -> entries.put(key, Base64.getDecoder().decode(value)));
        return entries;
    }
}
