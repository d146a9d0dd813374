// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.views;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A design document as this program knows it.
 *
 * @param name without {@code _design/}
 * @param folder of the functions, in the resources
 * @param views their names, and those of the files
 */
public record DesignDocument(String name, String folder, List<String> views) {

    /** Who wrote it, and which edition: raised whenever a function changes. Documents of OpenWhisk have no such field. */
    private static final String EDITION_FIELD = "kilnEdition";

    private static final int EDITION = 1;

    public static final List<DesignDocument> OF_ENTITIES = List.of(new DesignDocument(
            "whisks.v2.1.0", "whisks", List.of("actions", "packages", "packages-public", "triggers", "rules")));

    public static final List<DesignDocument> OF_ACTIVATIONS = List.of(
            new DesignDocument("whisks.v2.1.0", "activations", List.of("activations")),
            new DesignDocument("whisks-filters.v2.1.1", "filters", List.of("activations")),
            new DesignDocument("activations", "dates", List.of("byDate")),
            new DesignDocument("logCleanup", "logs", List.of("byDateWithLogs")));

    public static final List<DesignDocument> OF_SUBJECTS = List.of(
            new DesignDocument("subjects.v2.0.0", "identities", List.of("identities")),
            new DesignDocument("namespaceThrottlings", "throttlings", List.of("blockedNamespaces")),
            new DesignDocument("kiln-subjects.v1", "kiln-subjects", List.of("uuids", "namespaces", "subjects")));

    public static final List<DesignDocument> OF_DOCUMENTS =
            List.of(new DesignDocument("kiln-documents.v1", "kiln-documents", List.of("due")));

    public DesignDocument {
        views = List.copyOf(views);
    }

    public String id() {
        return "_design/" + name;
    }

    /** The document but for its revision. */
    public ObjectNode toDocument() {
        ObjectNode document =
                Json.object().put("_id", id()).put("language", "javascript").put(EDITION_FIELD, EDITION);
        ObjectNode functions = document.putObject("views");
        for (String view : views) {
            functions.putObject(view).put("map", function(view)).put("reduce", "_count");
        }
        return document;
    }

    /** Whether what is stored was written by an earlier edition of this program; what others wrote never is. */
    public boolean replaces(ObjectNode stored) {
        return stored.path(EDITION_FIELD).isInt() && stored.path(EDITION_FIELD).intValue() < EDITION;
    }

    /** The views that are needed and that what is stored does not have. */
    public List<String> missingIn(ObjectNode stored) {
        return views.stream().filter(view -> !stored.path("views").has(view)).toList();
    }

    private String function(String view) {
        String file = folder + "/" + view + ".js";
        try (InputStream content = DesignDocument.class.getResourceAsStream(file)) {
            if (content == null) {
                throw new IllegalStateException("the program was built without its view " + file);
            }
            // a function must stand alone: what is a comment to us may be none to a server's older engine
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.strip().startsWith("//"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the view " + file, e);
        }
    }
}
