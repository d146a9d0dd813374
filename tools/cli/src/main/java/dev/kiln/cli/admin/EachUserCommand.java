// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** One order for each of several users; the first that is refused ends it. */
abstract class EachUserCommand extends RestCommand {

    @Parameters(index = "0..*", arity = "1..*", paramLabel = "USER", description = "the names")
    private List<String> subjects = new ArrayList<>();

    EachUserCommand(Terminal terminal) {
        super(terminal);
    }

    /** What is done to each, as the server's path has it. */
    abstract String order();

    /** What to tell of it. */
    abstract String told(String subject, JsonNode reply);

    @Override
    protected final int run(Api api) {
        for (String subject : subjects) {
            JsonNode reply =
                    api.fetch(order() + " user '" + subject + "'", Call.order(Subjects.path(subject) + "/" + order()));
            terminal().print(wantsJson() ? JsonText.pretty(reply) : told(subject, reply));
        }
        return ExitCode.OK;
    }
}
