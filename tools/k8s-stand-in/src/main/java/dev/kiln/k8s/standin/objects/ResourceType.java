// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * A kind of object and where it is served.
 *
 * @param group empty for the core group
 * @param subresources such as {@code status}
 */
public record ResourceType(
        String group,
        String version,
        String plural,
        String kind,
        boolean isNamespaced,
        List<String> shortNames,
        List<String> subresources) {

    public ResourceType {
        shortNames = List.copyOf(shortNames);
        subresources = List.copyOf(subresources);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As messages name it: {@code pods} or {@code networkpolicies.networking.k8s.io}. */
    public String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    public String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    public boolean has(String subresource) {
        return subresources.contains(subresource);
    }

    /** An object of this kind with nothing but a name. */
    public ObjectNode named(String namespace, String name) {
        ObjectNode object = Json.object().put("apiVersion", apiVersion()).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (isNamespaced) {
            metadata.put("namespace", namespace);
        }
        return object;
    }
}
