// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityGetCommand;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.Summary;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.Reply;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "get",
        description = "Show a trigger and its rules; of a trigger with a feed, what the feed says about it.",
        footer = {
            "",
            "Examples:",
            "  kiln trigger get newcomer",
            "  kiln trigger get newcomer rules                      (a field; its feed is not asked)",
            "  kiln trigger get newcomer --summary"
        })
public final class TriggerGetCommand extends EntityGetCommand {

    public TriggerGetCommand(Terminal terminal) {
        super(terminal, EntityKind.TRIGGER);
    }

    @Override
    protected int run(Api api) {
        JsonNode trigger = fetchExisting(api, "get", Call.get(path(api)));
        Optional<Feed> feed = isWhole() ? Feed.of(api, entity(api), trigger) : Optional.empty();
        return feed.isPresent() ? read(api, feed.get()) : show(trigger);
    }

    private int read(Api api, Feed feed) {
        Reply reply = feed.tell(api, Feed.Event.READ, JsonTree.object());
        if (wantsJson()) {
            terminal().print(JsonText.pretty(reply.body()));
        } else {
            feed.print(terminal(), reply);
        }
        return reply.status() == Reply.ACCEPTED ? ExitCode.NOT_YET_FINISHED : ExitCode.OK;
    }

    @Override
    protected List<String> summary(JsonNode trigger, Style style) {
        return Summary.of(EntityKind.TRIGGER, trigger, style);
    }
}
