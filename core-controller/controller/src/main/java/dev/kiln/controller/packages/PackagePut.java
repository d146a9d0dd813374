// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.packages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entity.PutFields;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.PackageCodec;
import java.util.Optional;

/** What a request wants a package to be; absent is what it does not mention. */
record PackagePut(PutFields fields, Optional<QualifiedName> binding) {

    /**
     * Reads the body of a {@code PUT}; unknown fields are passed over.
     *
     * @param caller whose namespace {@code _} is
     * @throws dev.kiln.model.json.MalformedJsonException when a field is not what it should be
     */
    static PackagePut read(ObjectNode json, NamespaceName caller) {
        return new PackagePut(
                PutFields.read(json),
                PackageCodec.bindingFromJson(json.path("binding")).map(it -> it.in(caller)));
    }
}
