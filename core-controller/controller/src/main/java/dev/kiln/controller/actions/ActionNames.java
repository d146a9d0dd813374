// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import dev.kiln.controller.http.Call;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import java.util.Optional;

/** Which action a path names. */
public final class ActionNames {

    private ActionNames() {}

    /**
     * The action of {@code {namespace}}, {@code {package}} if the route has it, and {@code {name}}.
     *
     * @throws dev.kiln.model.name.InvalidNameException when one of them cannot be a name
     */
    public static QualifiedName of(Call call) {
        Optional<EntityName> packageName =
                Optional.ofNullable(call.path().get("package")).map(EntityName::new);
        return new QualifiedName(call.namespace(), packageName, new EntityName(call.segment("name")));
    }
}
