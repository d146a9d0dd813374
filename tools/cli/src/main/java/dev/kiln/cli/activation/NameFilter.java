// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Whose activations are wanted: of everything, or of one action or trigger. */
final class NameFilter {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "only those of this action or trigger: NAME, PACKAGE/NAME or /NAMESPACE[/PACKAGE]/NAME; or /NAMESPACE for all of it")
    private @Nullable String name;

    /** The call that lists the activations of the namespace, whatever their names. */
    Call all(Api api) {
        return Call.get(EntityPath.collection(namespace(api), "activations"));
    }

    /** The same call for those that are wanted. */
    Call narrow(Api api, Call all) {
        return name == null || isNamespace(name)
                ? all
                : all.with("name", api.entity(name).name());
    }

    /** What listing them is called when it fails. */
    String operation(Api api) {
        return "obtain the list of activations for namespace '" + namespace(api) + "'";
    }

    private String namespace(Api api) {
        if (name == null) {
            return api.namespace();
        }
        return isNamespace(name) ? name.substring(1) : api.entity(name).namespace();
    }

    private static boolean isNamespace(String name) {
        return name.length() > 1 && name.lastIndexOf('/') == 0;
    }
}
