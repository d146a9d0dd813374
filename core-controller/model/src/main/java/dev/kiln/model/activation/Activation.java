// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.activation;

import dev.kiln.model.entity.Annotations;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of one run.
 *
 * @param namespace of who invoked, which need not be the action's
 * @param name of the action, without package
 * @param subject who invoked
 * @param cause the activation that this one is a part of
 * @param end absent of triggers' records
 * @param logs lines in the form {@code time stream: text}; ids of the parts, of a sequence
 */
public record Activation(
        NamespaceName namespace,
        EntityName name,
        Version version,
        String subject,
        ActivationId id,
        Optional<ActivationId> cause,
        Instant start,
        Optional<Instant> end,
        ActivationResponse response,
        List<String> logs,
        Annotations annotations,
        boolean isPublished) {

    public Activation {
        logs = List.copyOf(logs);
    }

    public Optional<Duration> duration() {
        return end.map(it -> Duration.between(start, it));
    }

    public Activation withLogs(List<String> lines) {
        return new Activation(
                namespace, name, version, subject, id, cause, start, end, response, lines, annotations, isPublished);
    }

    public Activation endedAt(Instant time) {
        return new Activation(
                namespace,
                name,
                version,
                subject,
                id,
                cause,
                start,
                Optional.of(time),
                response,
                logs,
                annotations,
                isPublished);
    }

    public Activation withAnnotations(Annotations others) {
        return new Activation(
                namespace, name, version, subject, id, cause, start, end, response, logs, others, isPublished);
    }
}
