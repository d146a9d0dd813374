// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.rule;

import dev.kiln.model.entity.Annotations;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Instant;

/** Ties an action to a trigger. Whether it is active, its trigger knows. */
public record Rule(
        QualifiedName name,
        Version version,
        boolean isPublished,
        QualifiedName trigger,
        QualifiedName action,
        Annotations annotations,
        Instant updated) {}
