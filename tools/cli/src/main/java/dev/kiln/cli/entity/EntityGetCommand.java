// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows an entity: all of it, one field, or a summary. */
public abstract class EntityGetCommand extends NamedCommand {

    @Parameters(index = "1", arity = "0..1", paramLabel = "FIELD", description = "show this field only")
    private @Nullable String field;

    @Option(
            names = {"-s", "--summary"},
            order = 1,
            description = "a few lines: what it is for, and its parameters or status")
    private boolean isSummary;

    protected EntityGetCommand(Terminal terminal, EntityKind kind) {
        super(terminal, kind);
    }

    /** Whether all of it is wanted, not a part or a summary. */
    protected final boolean isWhole() {
        return field == null && !isSummary;
    }

    protected final int show(JsonNode entity) {
        if (isSummary) {
            summary(entity, terminal().style()).forEach(terminal()::print);
            return ExitCode.OK;
        }
        String success = outcome("got");
        return field == null ? show(success, entity) : showField(success, entity, field);
    }

    /** The lines of its summary. */
    protected abstract List<String> summary(JsonNode entity, Style style);
}
