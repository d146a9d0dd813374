// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.packages;

import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * A package of actions, or a binding: another name for somebody's package, with parameters of its own.
 *
 * @param isPublished whether other namespaces may use it; a binding is never shared, whatever this says
 * @param binding the package that is bound; absent of a package proper
 */
public record ActionPackage(
        QualifiedName name,
        Version version,
        boolean isPublished,
        Optional<QualifiedName> binding,
        Parameters parameters,
        Annotations annotations,
        Instant updated) {

    /** Whether others may read it and invoke its actions. */
    public boolean isShared() {
        return isPublished && binding.isEmpty();
    }

    public ActionPackage withParameters(Parameters others) {
        return new ActionPackage(name, version, isPublished, binding, others, annotations, updated);
    }
}
