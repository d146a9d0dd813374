// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.views;

import dev.kiln.store.EntityType;

/** A view: its design document, and its name therein. */
public record View(String design, String name) {

    private static final String ENTITIES = "whisks.v2.1.0";
    private static final String SUBJECTS = "kiln-subjects.v1";

    /** Actions by {@code [namespace or namespace/package, updated]}. */
    public static final View ACTIONS = new View(ENTITIES, "actions");

    /** Packages, triggers and rules by {@code [namespace, updated]}: the views are named for the collections. */
    public static View of(EntityType<?> type, boolean isSharedOnly) {
        return new View(ENTITIES, type.word() + "s" + (isSharedOnly ? "-public" : ""));
    }

    /** Activations by {@code [namespace, start]}. */
    public static final View ACTIVATIONS = new View(ENTITIES, "activations");

    /** Activations by {@code [namespace/[package/]name, start]}. */
    public static final View ACTIVATIONS_OF_ACTIONS = new View("whisks-filters.v2.1.1", "activations");

    /** Activations by {@code start}. */
    public static final View DATES = new View("activations", "byDate");

    /** Subjects by the uuids of their namespaces. */
    public static final View UUIDS = new View(SUBJECTS, "uuids");

    /** Subjects by the names of their namespaces. */
    public static final View NAMESPACES = new View(SUBJECTS, "namespaces");

    /** Subjects by name. */
    public static final View SUBJECT_NAMES = new View(SUBJECTS, "subjects");

    /** The platform's own documents by {@code [kind, due]}. */
    public static final View DUE = new View("kiln-documents.v1", "due");
}
