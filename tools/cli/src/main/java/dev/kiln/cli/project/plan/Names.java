// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import dev.kiln.cli.project.manifest.ProjectPackage;
import dev.kiln.cli.rest.EntityPath;

/** What the names in a package mean. */
record Names(String namespace, ProjectPackage owner) {

    /** Something that is in the package. */
    EntityPath inPackage(String name) {
        return new EntityPath(namespace, owner.isDefault() ? name : owner.name() + "/" + name);
    }

    /** Something that is in the namespace itself. */
    EntityPath inNamespace(String name) {
        return name.startsWith("/") ? EntityPath.parse(name, namespace) : new EntityPath(namespace, name);
    }

    /** An action that is spoken of: {@code name} is in this package, {@code package/name} and {@code /ns/...} say where. */
    EntityPath action(String name) {
        return name.startsWith("/") || name.contains("/") ? EntityPath.parse(name, namespace) : inPackage(name);
    }
}
