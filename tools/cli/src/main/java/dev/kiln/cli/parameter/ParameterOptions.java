// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is passed to an action. */
public final class ParameterOptions {

    @Option(
            names = {"-p", "--param"},
            arity = "2",
            hideParamSyntax = true,
            paramLabel = "KEY VALUE",
            order = 1,
            description = "a parameter; JSON where it is JSON, else text; @FILE for a file's contents")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = {"-P", "--param-file"},
            paramLabel = "FILE",
            order = 2,
            description = "a file with parameters as a JSON object; - is the standard input")
    private List<String> files = new ArrayList<>();

    public ObjectNode object(Terminal terminal) {
        return KeyValues.object(terminal, "parameter", pairs, files);
    }
}
