// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.limits;

import java.util.List;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Takes words up to the next option; as options may be values elsewhere, picocli alone would take all that follow. */
final class Kinds implements IParameterConsumer {

    @Override
    @SuppressWarnings("JdkObsolete") // picocli's type
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        List<String> kinds = option.getValue();
        int before = kinds.size();
        while (!arguments.isEmpty() && !arguments.peek().startsWith("-")) {
            kinds.add(arguments.pop());
        }
        if (kinds.size() == before) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--allowedKinds needs a kind, such as nodejs:20");
        }
    }
}
