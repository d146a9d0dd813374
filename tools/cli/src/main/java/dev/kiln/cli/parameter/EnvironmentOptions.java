// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Parameters that an action finds in its environment instead of its arguments. */
public final class EnvironmentOptions {

    @Option(
            names = {"-e", "--env"},
            arity = "2",
            hideParamSyntax = true,
            paramLabel = "KEY VALUE",
            order = 3,
            description = "an environment variable of the action")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = {"-E", "--env-file"},
            paramLabel = "FILE",
            order = 4,
            description = "a file with environment variables as a JSON object")
    private List<String> files = new ArrayList<>();

    public ObjectNode object(Terminal terminal) {
        return KeyValues.object(terminal, "environment", pairs, files);
    }
}
