// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.packages;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.model.packages.PackageCodec;
import java.time.Instant;
import java.util.Optional;

/** Makes the new package out of the old one, if there is one, and of what a request wants. Pure. */
final class PackageDraft {

    private static final String BINDING = "binding";

    private PackageDraft() {}

    /** The first version. */
    static ActionPackage create(QualifiedName name, PackagePut put, Instant now) {
        return new ActionPackage(
                name,
                put.fields().versionAfter(Optional.empty()),
                put.fields().isPublished().orElse(false),
                put.binding(),
                put.fields().parameters().orElse(Parameters.NONE),
                annotations(put.fields().annotations().orElse(Annotations.NONE), put.binding()),
                now);
    }

    /**
     * The next version; parameters and annotations are replaced as a whole.
     *
     * @throws Refusal when a package proper shall become a binding
     */
    static ActionPackage update(ActionPackage old, PackagePut put, Instant now) {
        if (put.binding().isPresent() && old.binding().isEmpty()) {
            throw new Refusal(new Problem.Conflict("Resource is a package and cannot be converted into a binding."));
        }
        Optional<QualifiedName> binding = put.binding().or(old::binding);
        return new ActionPackage(
                old.name(),
                put.fields().versionAfter(Optional.of(old.version())),
                put.fields().isPublished().orElse(old.isPublished()),
                binding,
                put.fields().parameters().orElse(old.parameters()),
                annotations(put.fields().annotations().orElse(old.annotations()), binding),
                now);
    }

    /** A binding says in its annotations, too, what it binds. */
    private static Annotations annotations(Annotations wanted, Optional<QualifiedName> binding) {
        return binding.map(it -> wanted.with(BINDING, PackageCodec.bindingToJson(it)))
                .orElse(wanted);
    }
}
