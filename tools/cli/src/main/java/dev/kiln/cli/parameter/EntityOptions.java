// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.EntityPath;
import picocli.CommandLine.Mixin;

/** Parameters and annotations of an entity. */
public final class EntityOptions {

    @Mixin
    private final ParameterOptions parameters = new ParameterOptions();

    @Mixin
    private final AnnotationOptions annotations = new AnnotationOptions();

    /** A document with its name and those that are given; what is not in it, the server leaves as it is. */
    public ObjectNode document(Terminal terminal, EntityPath path) {
        ObjectNode document =
                JsonTree.object().put("namespace", path.namespace()).put("name", path.name());
        KeyValues.put(document, "parameters", parameters.object(terminal));
        KeyValues.put(document, "annotations", annotations.object(terminal));
        return document;
    }
}
