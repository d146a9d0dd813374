// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.settings.GlobalOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks the server something; returns the exit code. */
public abstract class RestCommand implements Callable<Integer> {

    @Mixin
    private final GlobalOptions options = new GlobalOptions();

    private final Terminal terminal;

    protected RestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public final Integer call() {
        return run(new Api(terminal, options.settings(terminal.environment())));
    }

    protected abstract int run(Api api);

    protected final Terminal terminal() {
        return terminal;
    }

    protected final boolean wantsJson() {
        return options.wantsJson();
    }

    /** Tells a success, and shows what it is about; with {@code --output json} the latter alone. */
    protected final int show(String success, JsonNode data) {
        if (!wantsJson()) {
            terminal.ok(success);
        }
        terminal.print(JsonText.pretty(data));
        return ExitCode.OK;
    }

    /** Tells a success; with {@code --output json} shows the server's reply instead. */
    protected final int done(String success, JsonNode reply) {
        if (wantsJson()) {
            terminal.print(JsonText.pretty(reply));
        } else {
            terminal.ok(success);
        }
        return ExitCode.OK;
    }

    /** Shows one field of what was fetched. */
    protected final int showField(String success, JsonNode data, String field) {
        if (!data.has(field)) {
            throw CommandFailure.usage(
                    "Invalid field filter '" + field + "'.", "there are: " + String.join(", ", fields(data)));
        }
        return show(success + ", displaying field " + field, data.path(field));
    }

    private static Iterable<String> fields(JsonNode data) {
        return () -> data.fieldNames();
    }
}
