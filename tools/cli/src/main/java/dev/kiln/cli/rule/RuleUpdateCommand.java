// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;

@Command(
        name = "update",
        description = "Change trigger and action of a rule, or create it. Its status stays as it is.",
        footer = {"", "Examples:", "  kiln rule update greet-newcomers newcomer tools/hello"})
public final class RuleUpdateCommand extends PutRuleCommand {

    public RuleUpdateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return update(api, document(api));
    }
}
