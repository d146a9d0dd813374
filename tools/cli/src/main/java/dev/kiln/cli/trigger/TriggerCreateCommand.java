// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.parameter.AnnotationOptions;
import dev.kiln.cli.parameter.KeyValues;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.Reply;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "create",
        description = "Create a trigger; fails if there is one of that name, or if its feed fails.",
        footer = {
            "",
            "Examples:",
            "  kiln trigger create newcomer",
            "  kiln trigger create newcomer -p source website       (every firing passes that on)",
            "  kiln trigger create hourly --feed /whisk.system/alarms/interval -p minutes 60",
            "  kiln trigger create hourly --feed alarms/interval -F minutes 60 -T source clock"
        })
public final class TriggerCreateCommand extends NamedCommand {

    @Mixin
    private final TriggerParameters parameters = new TriggerParameters();

    @Mixin
    private final AnnotationOptions annotations = new AnnotationOptions();

    @Option(
            names = {"-f", "--feed"},
            paramLabel = "ACTION",
            order = 10,
            description = "an action that has some source of events fire the trigger; -p and -P are passed to it")
    private @Nullable String feed;

    public TriggerCreateCommand(Terminal terminal) {
        super(terminal, EntityKind.TRIGGER);
    }

    @Override
    protected int run(Api api) {
        EntityPath trigger = entity(api);
        TriggerParameters.Shares shares = parameters.shares(terminal(), feed != null);
        ObjectNode notes = annotations.object(terminal());
        if (feed != null) {
            notes.put(Feed.ANNOTATION, api.entity(feed).qualified());
        }
        ObjectNode document =
                JsonTree.object().put("namespace", trigger.namespace()).put("name", trigger.name());
        KeyValues.put(document, "parameters", shares.ofTrigger());
        KeyValues.put(document, "annotations", notes);
        JsonNode created = put(api, "create", document, false);
        if (feed != null) {
            start(api, new Feed(api.entity(feed), trigger), shares.ofFeed());
        }
        return done(outcome("created"), created);
    }

    private void start(Api api, Feed source, ObjectNode given) {
        Reply reply;
        try {
            reply = source.tell(api, Feed.Event.CREATE, given);
        } catch (CommandFailure e) {
            throw new CommandFailure(e.exitCode(), e.text(), rolledBack(api, e), e);
        }
        if (!wantsJson()) {
            source.print(terminal(), reply);
        }
    }

    /** A trigger that nothing will fire is taken back; tells whether that worked. */
    private String rolledBack(Api api, CommandFailure e) {
        String before = e.hint().map(hint -> hint + "; ").orElse("");
        try {
            api.fetch(operation("delete"), Call.delete(path(api)));
            return before + "trigger " + name() + " was not created";
        } catch (CommandFailure second) {
            e.addSuppressed(second);
            return before + "trigger " + name() + " is left without its feed; delete it with: kiln trigger delete "
                    + name() + " --force";
        }
    }
}
