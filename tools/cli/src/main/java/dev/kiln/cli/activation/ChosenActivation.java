// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which activation is meant: an id, or the latest one. */
final class ChosenActivation {

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "the activation's id")
    private @Nullable String id;

    @Option(
            names = {"-l", "--last"},
            order = 1,
            description = "the latest activation")
    private boolean isLast;

    @Option(
            names = "--skip",
            paramLabel = "COUNT",
            defaultValue = "0",
            order = 2,
            description = "with --last: leave out that many of the latest")
    private int skip;

    boolean isLast() {
        return isLast;
    }

    /** The argument in the place of the id; with {@code --last} it is not one. */
    @Nullable
    String first() {
        return id;
    }

    String id(Api api) {
        if (isLast) {
            JsonNode latest = api.fetch(
                    "obtain the list of activations for namespace '" + api.namespace() + "'",
                    Call.get(EntityPath.collection(api.namespace(), "activations"))
                            .with("limit", 1)
                            .with("skip", skip));
            if (latest.isEmpty()) {
                throw CommandFailure.general("Activation list does not contain any activations.");
            }
            return latest.path(0).path("activationId").asText();
        }
        if (id == null) {
            throw CommandFailure.usage(
                    "Invalid argument(s). An activation ID is required.",
                    "give one from kiln activation list, or --last for the latest");
        }
        return id;
    }

    static Call get(Api api, String id, String part) {
        EntityPath path = id.startsWith("/") ? api.entity(id) : new EntityPath(api.namespace(), id);
        return Call.get(path.in("activations") + part);
    }
}
