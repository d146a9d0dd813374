// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.name;

import java.util.Optional;

/**
 * Where an entity lives: {@code namespace/name} or {@code namespace/package/name}. Also the id of its document: actions,
 * packages, triggers and rules of a namespace share one space of ids.
 */
public record QualifiedName(NamespaceName namespace, Optional<EntityName> packageName, EntityName name) {

    public static QualifiedName of(NamespaceName namespace, EntityName name) {
        return new QualifiedName(namespace, Optional.empty(), name);
    }

    public static QualifiedName of(String namespace, String name) {
        return of(new NamespaceName(namespace), new EntityName(name));
    }

    /**
     * Reads {@code ns/name}, {@code ns/pkg/name}, or either with a leading slash.
     *
     * @throws InvalidNameException when the text has another shape
     */
    public static QualifiedName parse(String text) {
        String[] parts = (text.startsWith("/") ? text.substring(1) : text).split("/", -1);
        return switch (parts.length) {
            case 2 -> of(parts[0], parts[1]);
            case 3 ->
                new QualifiedName(
                        new NamespaceName(parts[0]), Optional.of(new EntityName(parts[1])), new EntityName(parts[2]));
            default ->
                throw new InvalidNameException("The fully qualified name of the entity must contain at least the"
                        + " namespace and the name of the entity.");
        };
    }

    /** The same with the namespace {@code _} replaced: as a client writes it, {@code _} is the caller's. */
    public QualifiedName in(NamespaceName caller) {
        return namespace.value().equals("_") ? new QualifiedName(caller, packageName, name) : this;
    }

    /** What stands before the name: {@code ns} or {@code ns/pkg}. */
    public String path() {
        return packageName.map(pkg -> namespace + "/" + pkg).orElseGet(namespace::value);
    }

    /** The form in which a language runtime is told its action's name: {@code /ns/[pkg/]name}. */
    public String withLeadingSlash() {
        return "/" + this;
    }

    @Override
    public String toString() {
        return path() + "/" + name;
    }
}
