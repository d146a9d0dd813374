// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The annotation by which a project knows again what is its own.
 *
 * @param hash changes with the manifest
 * @param file the manifest, as it was named
 */
public record ManagedMark(String project, String hash, String file) {

    public static final String ANNOTATION = "whisk-managed";
    private static final String NAME = "projectName";

    public static ManagedMark of(String project, String file, String manifest) {
        return new ManagedMark(project, hash(manifest), file);
    }

    void addTo(ObjectNode annotations) {
        ObjectNode mark =
                JsonTree.object().put(NAME, project).put("projectHash", hash).put("file", file);
        mark.set("projectDeps", JsonTree.array());
        annotations.set(ANNOTATION, mark);
    }

    /** The project that an entity on the server belongs to. */
    public static Optional<String> projectOf(JsonNode entity) {
        for (JsonNode annotation : entity.path("annotations")) {
            if (annotation.path("key").asText().equals(ANNOTATION)) {
                return Optional.of(annotation.path("value").path(NAME).asText()).filter(it -> !it.isEmpty());
            }
        }
        return Optional.empty();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
