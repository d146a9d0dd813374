// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.Reply;
import dev.kiln.cli.rest.RestCommand;
import java.util.function.Supplier;
import picocli.CommandLine.Parameters;

/** A command whose first argument is the name of an entity. */
public abstract class NamedCommand extends RestCommand {

    private static final int NOT_FOUND = 404;

    private final EntityKind kind;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "its name, or /NAMESPACE/NAME; of actions also PACKAGE/NAME")
    private String name = "";

    protected NamedCommand(Terminal terminal, EntityKind kind) {
        super(terminal);
        this.kind = kind;
    }

    /** The name as its user typed it; messages repeat it. */
    protected final String name() {
        return name;
    }

    protected final EntityPath entity(Api api) {
        return kind.parse(api, name);
    }

    /** The path of the entity, for calls. */
    protected final String path(Api api) {
        return entity(api).in(kind.collection());
    }

    /** What is being tried, as it follows "Unable to": {@code delete action 'hello'}. */
    protected final String operation(String verb) {
        return verb + " " + kind.word() + " '" + name + "'";
    }

    /** What was done: {@code deleted action hello}. */
    protected final String outcome(String participle) {
        return participle + " " + kind.word() + " " + name;
    }

    /** As {@link Api#fetch}, of an entity that must exist: if it does not, the failure tells which one may be meant. */
    protected final JsonNode fetchExisting(Api api, String verb, Call call) {
        return existing(api, () -> api.fetch(operation(verb), call));
    }

    /** As {@link Api#exchange}, of an entity that must exist. */
    protected final Reply exchangeWithExisting(Api api, String verb, Call call) {
        return existing(api, () -> api.exchange(operation(verb), call));
    }

    private <T> T existing(Api api, Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (CommandFailure e) {
            if (e.exitCode() != ExitCode.ofStatus(NOT_FOUND)) {
                throw e;
            }
            throw new CommandFailure(
                    e.exitCode(),
                    e.text(),
                    e.hint().or(() -> Lookalikes.hint(api, kind, name)).orElse(null),
                    e);
        }
    }

    /** Creates it, and says so; fails if it exists. */
    protected final int create(Api api, JsonNode document) {
        return done(outcome("created"), put(api, "create", document, false));
    }

    /** Changes or creates it, and says so. */
    protected final int update(Api api, JsonNode document) {
        return done(outcome("updated"), put(api, "update", document, true));
    }

    /** Stores a document under its name, for a command that says by itself what came of it. */
    protected final JsonNode put(Api api, String verb, JsonNode document, boolean overwrites) {
        return api.fetch(operation(verb), Call.put(path(api), document).with("overwrite", overwrites));
    }

    /** Deletes it, and says so. */
    protected final int delete(Api api, Call call) {
        return done(outcome("deleted"), fetchExisting(api, "delete", call));
    }
}
