// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.util.Optional;

/**
 * What a path means: {@code {namespace}/{package}/{action}[.extension][/rest]}.
 *
 * @param rest what is left for the action, with the slash before it; empty when nothing is
 */
public record WebPath(QualifiedName action, Extension extension, String rest) {

    /** Stands for "in no package". */
    private static final String NO_PACKAGE = "default";

    /** Empty when one of the parts can be nobody's name. An unknown extension is a part of the action's name. */
    public static Optional<WebPath> of(String namespace, String packageName, String action, String rest) {
        Extension extension = Extension.HTTP;
        String name = action;
        for (Extension candidate : Extension.values()) {
            if (action.endsWith(candidate.suffix())) {
                extension = candidate;
                name = action.substring(0, action.length() - candidate.suffix().length());
                break;
            }
        }
        try {
            Optional<EntityName> inPackage =
                    packageName.equals(NO_PACKAGE) ? Optional.empty() : Optional.of(new EntityName(packageName));
            QualifiedName qualified = new QualifiedName(new NamespaceName(namespace), inPackage, new EntityName(name));
            return Optional.of(new WebPath(qualified, extension, rest));
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    public NamespaceName namespace() {
        return action.namespace();
    }
}
