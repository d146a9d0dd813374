// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.limits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Limits keep wskadmin's names. */
@Command(
        name = "set",
        description = "Set limits of a namespace; those that are not named stay as they are.",
        footer = {
            "",
            "Examples:",
            "  kiln admin limits set staging --invocationsPerMinute 600 --concurrentInvocations 100",
            "  kiln admin limits set staging --allowedKinds nodejs:20 python:3",
            "  kiln admin limits set staging --maxActionMemory 256 --maxParameterSize \"64 KB\"",
            "  kiln admin limits set staging --unset firesPerMinute"
        })
public final class LimitsSetCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = "its name")
    private String namespace = "";

    @Option(
            names = "--invocationsPerMinute",
            paramLabel = "COUNT",
            order = 1,
            description = "actions that may be invoked in a minute; 0 for none")
    private @Nullable Integer invocationsPerMinute;

    @Option(
            names = "--concurrentInvocations",
            paramLabel = "COUNT",
            order = 2,
            description = "activations that may be on their way at once; 0 for none")
    private @Nullable Integer concurrentInvocations;

    @Option(
            names = "--firesPerMinute",
            paramLabel = "COUNT",
            order = 3,
            description = "triggers that may be fired in a minute; 0 for none")
    private @Nullable Integer firesPerMinute;

    @Option(
            names = "--allowedKinds",
            paramLabel = "KIND",
            parameterConsumer = Kinds.class,
            order = 4,
            description = "the only kinds of actions that may be made and invoked")
    private List<String> allowedKinds = new ArrayList<>();

    @Option(
            names = "--storeActivations",
            paramLabel = "true|false",
            arity = "1",
            order = 5,
            description = "whether records of activations are kept")
    private @Nullable Boolean storesActivations;

    @Mixin
    private ActionBoundOptions bounds = new ActionBoundOptions();

    @Option(
            names = "--unset",
            paramLabel = "LIMIT",
            order = 20,
            description = "let the system's limit of this name apply again")
    private List<String> unset = new ArrayList<>();

    public LimitsSetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        ObjectNode body = body();
        if (body.isEmpty()) {
            throw CommandFailure.usage(
                    "There is nothing to set.", "name a limit, for example --invocationsPerMinute 600");
        }
        JsonNode reply = api.fetch(
                "set limits of namespace '" + namespace + "'",
                Call.put(NamespaceLimits.path(namespace), body).byOperator());
        terminal().print(wantsJson() ? JsonText.pretty(reply) : "Limits successfully set for \"" + namespace + "\"");
        return ExitCode.OK;
    }

    private ObjectNode body() {
        ObjectNode body = JsonTree.object();
        put(body, "invocationsPerMinute", invocationsPerMinute);
        put(body, "concurrentInvocations", concurrentInvocations);
        put(body, "firesPerMinute", firesPerMinute);
        if (!allowedKinds.isEmpty()) {
            ArrayNode kinds = body.putArray("allowedKinds");
            allowedKinds.forEach(kinds::add);
        }
        if (storesActivations != null) {
            body.put("storeActivations", storesActivations);
        }
        bounds.putInto(body);
        unset.forEach(body::putNull);
        return body;
    }

    private static void put(ObjectNode body, String name, @Nullable Integer value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
