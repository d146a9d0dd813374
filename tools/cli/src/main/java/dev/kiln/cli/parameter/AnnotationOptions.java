// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is noted on an entity. */
public final class AnnotationOptions {

    @Option(
            names = {"-a", "--annotation"},
            arity = "2",
            hideParamSyntax = true,
            paramLabel = "KEY VALUE",
            order = 5,
            description = "an annotation; values as of parameters")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = {"-A", "--annotation-file"},
            paramLabel = "FILE",
            order = 6,
            description = "a file with annotations as a JSON object")
    private List<String> files = new ArrayList<>();

    public ObjectNode object(Terminal terminal) {
        return KeyValues.object(terminal, "annotation", pairs, files);
    }
}
