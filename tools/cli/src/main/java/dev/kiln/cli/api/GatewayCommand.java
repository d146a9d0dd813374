// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;

/** A command that asks the gateway's management, which looks like three web actions. */
abstract class GatewayCommand extends RestCommand {

    protected GatewayCommand(Terminal terminal) {
        super(terminal);
    }

    protected final Management management(Api api) {
        return new Management(api, terminal().environment());
    }

    /** Names an API: what begins with a slash is its base path, all else its name. */
    protected static Call of(Call call, String basePathOrName) {
        // OpenWhisk looks for a name in both
        Call with = call.with("basepath", basePathOrName);
        return basePathOrName.startsWith("/") ? with : with.with("apiname", basePathOrName);
    }

    /** The APIs that the reply lists, each as it is kept. */
    protected static JsonNode items(JsonNode reply) {
        return reply.path("apis").isArray() ? reply.path("apis") : JsonTree.array();
    }
}
