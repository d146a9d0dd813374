// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.rest.Api;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The namespace that a list is of. */
public final class ChosenNamespace {

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAMESPACE", description = "its name (your own)")
    private @Nullable String wanted;

    /** Its name, without a slash. */
    public String in(Api api) {
        if (wanted == null) {
            return api.namespace();
        }
        String name = wanted.startsWith("/") ? wanted.substring(1) : wanted;
        if (name.isEmpty() || name.contains("/")) {
            throw CommandFailure.usage("'" + wanted + "' is not the name of a namespace.");
        }
        return name;
    }
}
