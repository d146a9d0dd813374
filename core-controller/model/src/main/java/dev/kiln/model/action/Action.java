// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.action;

import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Instant;

/** A user's function. */
public record Action(
        QualifiedName name,
        Version version,
        boolean isPublished,
        Exec exec,
        Parameters parameters,
        ActionLimits limits,
        Annotations annotations,
        Instant updated) {

    public Action withExec(Exec other) {
        return new Action(name, version, isPublished, other, parameters, limits, annotations, updated);
    }

    public Action withParameters(Parameters others) {
        return new Action(name, version, isPublished, exec, others, limits, annotations, updated);
    }
}
