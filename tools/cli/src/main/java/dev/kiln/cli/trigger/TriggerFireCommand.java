// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.parameter.KeyValues;
import dev.kiln.cli.parameter.ParameterOptions;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "fire",
        description = "Fire a trigger: the actions of all its active rules run.",
        footer = {
            "",
            "Examples:",
            "  kiln trigger fire newcomer -p name Ada",
            "  kiln trigger fire newcomer '{\"name\": \"Ada\"}'",
            "  kiln trigger fire newcomer hello                     (the same as -p payload hello)",
            "  kiln activation get ID                               (what became of it, rule by rule)"
        })
public final class TriggerFireCommand extends NamedCommand {

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "a JSON object; anything else becomes the parameter payload")
    private @Nullable String payload;

    @Mixin
    private final ParameterOptions parameters = new ParameterOptions();

    public TriggerFireCommand(Terminal terminal) {
        super(terminal, EntityKind.TRIGGER);
    }

    @Override
    protected int run(Api api) {
        JsonNode reply = fetchExisting(api, "fire", Call.post(path(api), message()));
        String fired = "triggered " + entity(api).qualified();
        String id = reply.path("activationId").asText();
        if (!id.isEmpty()) {
            return done(fired + " with id " + id, reply);
        }
        terminal().err().println("hint: nothing ran, as no active rule names this trigger; look at: kiln rule list");
        return done(fired, JsonTree.object());
    }

    /** Single parameters lie over those of the payload. */
    private ObjectNode message() {
        ObjectNode message = JsonTree.object();
        if (payload != null) {
            JsonNode given = KeyValues.value(payload);
            message.setAll(
                    given instanceof ObjectNode object
                            ? object
                            : message.objectNode().set("payload", given));
        }
        message.setAll(parameters.object(terminal()));
        return message;
    }
}
