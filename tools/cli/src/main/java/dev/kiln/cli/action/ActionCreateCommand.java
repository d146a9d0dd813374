// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
public final class ActionCreateCommand extends RestCommand {

    @Mixin
    private final PutAction put = new PutAction();

    public ActionCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String operation = "create action '" + put.name() + "'";
        Call call = Call.put(api.entity(put.name()).in("actions"), put.created(terminal(), api, operation))
                .with("overwrite", false);
        return done("created action " + put.name(), api.fetch(operation, call));
    }
}
