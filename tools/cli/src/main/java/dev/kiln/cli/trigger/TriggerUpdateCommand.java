// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "update",
        description = "Update a trigger or its feed, or create it. What is not given stays as it is.",
        footer = {
            "",
            "Examples:",
            "  kiln trigger update newcomer -p source shop          (replaces all of its parameters)",
            "  kiln trigger update hourly -p minutes 30             (of a trigger with a feed: the feed's)",
            "  kiln trigger update hourly -T source clock"
        })
public final class TriggerUpdateCommand extends NamedCommand {

    @Mixin
    private final TriggerParameters parameters = new TriggerParameters();

    @Mixin
    private final AnnotationOptions annotations = new AnnotationOptions();

    public TriggerUpdateCommand(Terminal terminal) {
        super(terminal, EntityKind.TRIGGER);
    }

    @Override
    protected int run(Api api) {
        EntityPath trigger = entity(api);
        JsonNode existing = api.find(operation("update"), Call.get(path(api))).orElseGet(JsonTree::object);
        Optional<Feed> feed = Feed.of(api, trigger, existing);
        TriggerParameters.Shares shares = parameters.shares(terminal(), feed.isPresent());
        ObjectNode changes = JsonTree.object();
        KeyValues.put(changes, "parameters", shares.ofTrigger());
        KeyValues.put(changes, "annotations", notes(feed));
        boolean isForFeed =
                feed.isPresent() && (changes.isEmpty() || !shares.ofFeed().isEmpty());
        JsonNode updated = existing;
        if (isForFeed) {
            tell(api, feed.get(), shares.ofFeed()); // first, as it is more likely to refuse
        }
        if (!isForFeed || !changes.isEmpty()) {
            changes.put("namespace", trigger.namespace()).put("name", trigger.name());
            updated = put(api, "update", changes, true);
        }
        return done(outcome("updated"), updated);
    }

    /** Annotations are replaced as a whole, but the one that names the feed stays. */
    private ObjectNode notes(Optional<Feed> feed) {
        ObjectNode notes = annotations.object(terminal());
        if (!notes.isEmpty() && !notes.has(Feed.ANNOTATION)) {
            feed.ifPresent(it -> notes.put(Feed.ANNOTATION, it.action().qualified()));
        }
        return notes;
    }

    private void tell(Api api, Feed feed, ObjectNode given) {
        Reply reply = feed.tell(api, Feed.Event.UPDATE, given);
        if (!wantsJson()) {
            feed.print(terminal(), reply);
        }
    }
}
