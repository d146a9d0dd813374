// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.Reply;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        description = "Delete a trigger, after its feed has stopped. Its rules stay, but are inactive.",
        footer = {
            "",
            "Examples:",
            "  kiln trigger delete newcomer",
            "  kiln trigger delete hourly --force                   (even if its feed fails or is gone)"
        })
public final class TriggerDeleteCommand extends NamedCommand {

    @Option(names = "--force", order = 1, description = "delete it even if its feed cannot be stopped")
    private boolean isForced;

    public TriggerDeleteCommand(Terminal terminal) {
        super(terminal, EntityKind.TRIGGER);
    }

    @Override
    protected int run(Api api) {
        JsonNode trigger = fetchExisting(api, "delete", Call.get(path(api)));
        Optional<Feed> feed = Feed.of(api, entity(api), trigger);
        if (feed.isPresent()) {
            stop(api, feed.get());
        }
        return delete(api, Call.delete(path(api)));
    }

    private void stop(Api api, Feed feed) {
        try {
            Reply reply = feed.tell(api, Feed.Event.DELETE, JsonTree.object());
            if (!wantsJson()) {
                feed.print(terminal(), reply);
            }
        } catch (CommandFailure e) {
            if (!isForced) {
                String hint = e.hint().map(it -> it + "; ").orElse("") + "trigger " + name()
                        + " was not deleted; to delete it without stopping its feed add --force";
                throw new CommandFailure(e.exitCode(), e.text(), hint, e);
            }
            terminal().err().println("hint: its feed was not stopped: " + e.text());
        }
    }
}
