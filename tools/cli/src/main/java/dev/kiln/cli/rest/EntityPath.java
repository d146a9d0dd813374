// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import dev.kiln.cli.console.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An entity as its user names it: {@code name}, {@code package/name}, {@code /namespace/name} or
 * {@code /namespace/package/name}. The server judges the names; this only splits them.
 *
 * @param name with its package, if it has one
 */
public record EntityPath(String namespace, String name) {

    private static final String UNRESERVED = "-_.~";

    /** Reads any of the four forms; the first two mean the given namespace. */
    public static EntityPath parse(String text, String defaultNamespace) {
        boolean isQualified = text.startsWith("/");
        List<String> segments = List.of((isQualified ? text.substring(1) : text).split("/", -1));
        int max = isQualified ? 3 : 2;
        if (segments.size() > max || segments.size() < max - 1 || segments.contains("")) {
            throw CommandFailure.usage(
                    "'" + text + "' is not the name of an entity.",
                    "write NAME, PACKAGE/NAME, /NAMESPACE/NAME or /NAMESPACE/PACKAGE/NAME");
        }
        return isQualified
                ? new EntityPath(segments.getFirst(), String.join("/", segments.subList(1, segments.size())))
                : new EntityPath(defaultNamespace, text);
    }

    /** Where the entity is found, below {@code /api/v1}. */
    public String in(String collection) {
        return collection(namespace, collection) + "/" + encoded(name);
    }

    public static String collection(String namespace, String collection) {
        return "/namespaces/" + encode(namespace) + "/" + collection;
    }

    /** As other entities refer to it: {@code /ns/[pkg/]name}. */
    public String qualified() {
        return "/" + namespace + "/" + name;
    }

    /** The last segment. */
    public String simpleName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    public Optional<String> packageName() {
        int slash = name.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(name.substring(0, slash));
    }

    /** Percent-encodes one segment. */
    public static String encode(String segment) {
        StringBuilder text = new StringBuilder();
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                text.append(c);
            } else {
                text.append('%').append(hex(b >> 4)).append(hex(b));
            }
        }
        return text.toString();
    }

    private static String encoded(String path) {
        return List.of(path.split("/", -1)).stream().map(EntityPath::encode).collect(Collectors.joining("/"));
    }

    private static char hex(int value) {
        return Character.toUpperCase(Character.forDigit(value & 0xF, 16));
    }
}
