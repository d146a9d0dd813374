// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;

@Command(
        name = "create",
        description = "Have an action run when a trigger is fired; the rule is active at once.",
        footer = {
            "",
            "Examples:",
            "  kiln rule create greet-newcomers newcomer hello",
            "  kiln rule create log-newcomers newcomer /whisk.system/utils/echo"
        })
public final class RuleCreateCommand extends PutRuleCommand {

    public RuleCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return create(api, document(api));
    }
}
