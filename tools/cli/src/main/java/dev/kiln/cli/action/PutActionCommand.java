// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.parameter.AnnotationOptions;
import dev.kiln.cli.parameter.EnvironmentOptions;
import dev.kiln.cli.parameter.KeyValues;
import dev.kiln.cli.parameter.ParameterOptions;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What creating and updating an action have in common: the options, and the document that they make. */
abstract class PutActionCommand extends NamedCommand {

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ARTIFACT",
            description = "the file with its code; of a sequence the actions, of a copy the original")
    private @Nullable String artifact;

    @Mixin
    private final ParameterOptions parameters = new ParameterOptions();

    @Mixin
    private final EnvironmentOptions environment = new EnvironmentOptions();

    @Mixin
    private final AnnotationOptions annotations = new AnnotationOptions();

    @Mixin
    private final ExecOptions exec = new ExecOptions();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final WebOptions web = new WebOptions();

    PutActionCommand(Terminal terminal) {
        super(terminal, EntityKind.ACTION);
    }

    /** The document of a new action. */
    final ObjectNode created(Api api) {
        EntityPath path = entity(api);
        ObjectNode body = body(path);
        if (exec.isCopy()) {
            copy(api, operation("create"), body);
        } else {
            body.set("exec", exec.exec(api, artifact).orElseThrow(PutActionCommand::artifactMissing));
        }
        ObjectNode notes = object(body.path("annotations"));
        notes.setAll(annotations.object(terminal()));
        web.addTo(notes);
        body.set("annotations", KeyValues.list(notes));
        addInputs(body, true);
        limits.limits().ifPresent(it -> body.set("limits", it));
        return body;
    }

    /** The document with the changes of an action that may or may not exist. */
    final ObjectNode updated(Api api) {
        EntityPath path = entity(api);
        ObjectNode body = body(path);
        if (exec.isCopy()) {
            copy(api, operation("update"), body);
        } else {
            exec.exec(api, artifact).ifPresent(it -> body.set("exec", it));
        }
        ObjectNode given = annotations.object(terminal());
        if (!given.isEmpty() || web.isGiven() || body.has("annotations")) {
            ObjectNode notes = existingAnnotations(api, operation("update"), path);
            notes.setAll(object(body.path("annotations")));
            notes.setAll(given);
            web.addTo(notes);
            body.set("annotations", KeyValues.list(notes));
        }
        addInputs(body, false);
        limits.limits().ifPresent(it -> body.set("limits", it));
        return body;
    }

    private static ObjectNode body(EntityPath path) {
        return JsonTree.object().put("namespace", path.namespace()).put("name", path.name());
    }

    private void copy(Api api, String operation, ObjectNode body) {
        JsonNode original = api.fetch(
                operation,
                Call.get(api.entity(Optional.ofNullable(artifact).orElseThrow(PutActionCommand::artifactMissing))
                                .in("actions"))
                        .with("code", true));
        for (String section : new String[] {"exec", "parameters", "limits"}) {
            body.set(section, original.path(section));
        }
        ObjectNode notes = object(original.path("annotations"));
        notes.remove("exec"); // the server writes it
        body.set("annotations", KeyValues.list(notes));
    }

    private void addInputs(ObjectNode body, boolean isNew) {
        ArrayNode inputs = KeyValues.list(parameters.object(terminal()));
        KeyValues.list(environment.object(terminal()))
                .forEach(variable -> inputs.add(((ObjectNode) variable).put("init", true)));
        if (inputs.isEmpty()) {
            return;
        }
        if (body.path("parameters") instanceof ArrayNode copied && isNew) {
            for (JsonNode parameter : copied) {
                if (!contains(inputs, parameter.path("key").asText())) {
                    inputs.add(parameter);
                }
            }
        }
        body.set("parameters", inputs);
    }

    private static boolean contains(ArrayNode inputs, String key) {
        for (JsonNode input : inputs) {
            if (input.path("key").asText().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode existingAnnotations(Api api, String operation, EntityPath path) {
        Optional<JsonNode> existing =
                api.find(operation, Call.get(path.in("actions")).with("code", false));
        return object(existing.map(action -> action.path("annotations")).orElseGet(JsonTree::array));
    }

    private static ObjectNode object(JsonNode list) {
        ObjectNode object = JsonTree.object();
        list.forEach(item -> object.set(item.path("key").asText(), item.path("value")));
        return object;
    }

    private static CommandFailure artifactMissing() {
        return CommandFailure.usage(
                "Invalid argument(s). An action name and code artifact are required.",
                "add the file with the code, such as hello.js, or --docker IMAGE");
    }
}
