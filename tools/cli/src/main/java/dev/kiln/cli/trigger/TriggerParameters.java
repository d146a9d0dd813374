// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.parameter.KeyValues;
import dev.kiln.cli.parameter.ParameterOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Parameters of a trigger and of its feed. Those that do not say whose they are belong to the feed, if there is one. */
final class TriggerParameters {

    @Mixin
    private final ParameterOptions either = new ParameterOptions();

    @Option(
            names = {"-F", "--feed-param"},
            arity = "2",
            hideParamSyntax = true,
            paramLabel = "KEY VALUE",
            order = 3,
            description = "a parameter of the feed; what -p is for a trigger with a feed")
    private List<String> ofFeed = new ArrayList<>();

    @Option(
            names = {"-T", "--trigger-param"},
            arity = "2",
            hideParamSyntax = true,
            paramLabel = "KEY VALUE",
            order = 4,
            description = "a parameter of the trigger; what -p is for a trigger without a feed")
    private List<String> ofTrigger = new ArrayList<>();

    /** Whose parameters are whose. */
    record Shares(ObjectNode ofFeed, ObjectNode ofTrigger) {}

    Shares shares(Terminal terminal, boolean hasFeed) {
        ObjectNode feed = KeyValues.object(terminal, "feed parameter", ofFeed, List.of());
        ObjectNode trigger = KeyValues.object(terminal, "trigger parameter", ofTrigger, List.of());
        ObjectNode undecided = either.object(terminal);
        if (!undecided.isEmpty() && !(feed.isEmpty() && trigger.isEmpty())) {
            throw CommandFailure.usage(
                    "Parameters given by -p or -P cannot be mixed with --feed-param or --trigger-param.",
                    "write --feed-param for those of the feed and --trigger-param for those of the trigger");
        }
        if (!hasFeed && !feed.isEmpty()) {
            throw CommandFailure.usage(
                    "This trigger has no feed that could get a --feed-param.",
                    "create it with --feed FEED, or write --trigger-param");
        }
        (hasFeed ? feed : trigger).setAll(undecided);
        return new Shares(feed, trigger);
    }
}
