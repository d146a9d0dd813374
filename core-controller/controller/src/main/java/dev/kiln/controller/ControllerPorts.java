// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.topics.TopicSource;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.ChangeFeed;
import dev.kiln.store.SubjectStore;
import dev.kiln.store.documents.DocumentStore;
import java.util.Optional;

/**
 * What a controller stands on; stays the caller's to close.
 *
 * @param changes tells what others write into the store, where the store can
 * @param topics reads topics of users, where there is a client for them
 */
public record ControllerPorts(
        ArtifactStore artifacts,
        ActivationStore activations,
        SubjectStore subjects,
        DocumentStore documents,
        MessageBus bus,
        Optional<ChangeFeed> changes,
        Optional<TopicSource> topics) {

    /** Without a client for topics of users. */
    public ControllerPorts(
            ArtifactStore artifacts,
            ActivationStore activations,
            SubjectStore subjects,
            DocumentStore documents,
            MessageBus bus,
            Optional<ChangeFeed> changes) {
        this(artifacts, activations, subjects, documents, bus, changes, Optional.empty());
    }

    /** On a store that tells no changes. */
    public ControllerPorts(
            ArtifactStore artifacts,
            ActivationStore activations,
            SubjectStore subjects,
            DocumentStore documents,
            MessageBus bus) {
        this(artifacts, activations, subjects, documents, bus, Optional.empty());
    }

    public ControllerPorts reading(TopicSource source) {
        return new ControllerPorts(artifacts, activations, subjects, documents, bus, changes, Optional.of(source));
    }
}
