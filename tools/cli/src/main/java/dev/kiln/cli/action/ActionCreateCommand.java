// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;

@Command(
        name = "create",
        description = "Create an action; fails if there is one of that name.",
        footer = {
            "",
            "Examples:",
            "  kiln action create hello hello.js",
            "  kiln action create hello hello.zip --kind python:default -m 512 -t 30000",
            "  kiln action create hello hello.js --web true -p greeting Hi",
            "  kiln action create both --sequence hello,/whisk.system/utils/echo",
            "  kiln action create tool --docker example/tool"
        })
public final class ActionCreateCommand extends PutActionCommand {

    public ActionCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return create(api, created(api));
    }
}
