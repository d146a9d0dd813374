// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Arguments, sorted: the words that name a command, and everything else in its order. So options may stand before the
 * command, as wsk's may, and {@code help action list} is {@code action list --help}.
 */
record Words(List<String> command, List<String> rest) {

    private static final Set<String> TAKING_A_VALUE =
            Set.of("--apihost", "-u", "--auth", "--apiversion", "--cert", "--key", "-o", "--output");

    static Words of(CommandTree.Node root, List<String> arguments) {
        if (!arguments.isEmpty() && arguments.getFirst().equals("help")) {
            List<String> asked = new ArrayList<>(arguments.subList(1, arguments.size()));
            asked.add("--help");
            return of(root, asked);
        }
        List<String> command = new ArrayList<>();
        List<String> before = new ArrayList<>();
        CommandTree.Node node = root;
        int i = 0;
        while (i < arguments.size() && !node.isLeaf()) {
            String argument = arguments.get(i);
            Optional<CommandTree.Node> child = node.child(argument);
            if (child.isPresent()) {
                node = child.get();
                command.add(argument);
            } else if (argument.startsWith("-")) {
                before.add(argument);
                if (TAKING_A_VALUE.contains(argument) && i + 1 < arguments.size()) {
                    before.add(arguments.get(++i));
                }
            } else {
                break;
            }
            i++;
        }
        List<String> rest = new ArrayList<>(before);
        rest.addAll(arguments.subList(i, arguments.size()));
        if (rest.isEmpty() && !node.isLeaf()) {
            rest.add("--help"); // a group by itself tells what is in it
        }
        return new Words(command, rest);
    }
}
