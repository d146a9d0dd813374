// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.parameter.AnnotationOptions;
import dev.kiln.cli.parameter.KeyValues;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What creating and updating a rule have in common. */
abstract class PutRuleCommand extends NamedCommand {

    @Parameters(index = "1", paramLabel = "TRIGGER", description = "the trigger: NAME or /NAMESPACE/NAME")
    private String trigger = "";

    @Parameters(
            index = "2",
            paramLabel = "ACTION",
            description = "what runs: NAME, PACKAGE/NAME or /NAMESPACE/PACKAGE/NAME")
    private String action = "";

    @Mixin
    private final AnnotationOptions annotations = new AnnotationOptions();

    PutRuleCommand(Terminal terminal) {
        super(terminal, EntityKind.RULE);
    }

    final ObjectNode document(Api api) {
        ObjectNode document = JsonTree.object()
                .put("name", entity(api).name())
                .put("trigger", EntityKind.TRIGGER.parse(api, trigger).qualified())
                .put("action", EntityKind.ACTION.parse(api, action).qualified());
        KeyValues.put(document, "annotations", annotations.object(terminal()));
        return document;
    }
}
