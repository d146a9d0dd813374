// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.parameter.ParameterOptions;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.Reply;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "invoke",
        description = "Run an action.",
        footer = {
            "",
            "Examples:",
            "  kiln action invoke hello -r -p name World           (waits, prints the result)",
            "  kiln action invoke hello -b                         (waits, prints the activation)",
            "  kiln action invoke hello                            (prints the activation's id)",
            "  kiln action invoke hello -r -P parameters.json",
            "  kiln action invoke /whisk.system/utils/echo -r -p a 1",
            "",
            "If the action fails, the exit code is 246 (502 as far as a shell sees it); if it takes",
            "longer than a minute, its id is printed and the exit code is 202."
        })
public final class ActionInvokeCommand extends NamedCommand {

    @Mixin
    private final ParameterOptions parameters = new ParameterOptions();

    @Option(
            names = {"-b", "--blocking"},
            order = 3,
            description = "wait for the end, and print the activation")
    private boolean isBlocking;

    @Option(
            names = {"-r", "--result"},
            order = 4,
            description = "wait for the end, and print the result only")
    private boolean wantsResult;

    public ActionInvokeCommand(Terminal terminal) {
        super(terminal, EntityKind.ACTION);
    }

    @Override
    protected int run(Api api) {
        EntityPath action = entity(api);
        boolean waits = isBlocking || wantsResult;
        Call call = Call.post(path(api), parameters.object(terminal()))
                .with("blocking", waits)
                .with("result", wantsResult);
        Reply reply = exchangeWithExisting(api, "invoke", call);
        if (!reply.isSuccess()) {
            print(action, reply.body(), terminal().err());
            return ExitCode.ofStatus(reply.status());
        }
        if (waits && reply.status() == Reply.ACCEPTED) {
            return notYetFinished(action, reply.body());
        }
        if (waits) {
            print(action, reply.body(), terminal().out());
            return ExitCode.OK;
        }
        return done(invoked(action) + " with id " + id(reply.body()), reply.body());
    }

    private void print(EntityPath action, JsonNode outcome, PrintStream stream) {
        if (!wantsResult && !wantsJson()) {
            stream.println(terminal().style().ok() + " " + invoked(action) + " with id " + id(outcome));
        }
        stream.println(JsonText.pretty(outcome));
    }

    private int notYetFinished(EntityPath action, JsonNode reply) {
        done(invoked(action) + ", but the request has not yet finished, with id " + id(reply), reply);
        return ExitCode.NOT_YET_FINISHED;
    }

    private static String invoked(EntityPath action) {
        return "invoked " + action.qualified();
    }

    private static String id(JsonNode body) {
        return body.path("activationId").asText();
    }
}
