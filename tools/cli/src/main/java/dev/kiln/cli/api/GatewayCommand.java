// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import dev.kiln.cli.settings.Property;
import dev.kiln.cli.settings.WskProps;
import java.util.Optional;

/** A command that asks the gateway's management, which looks like three web actions. */
abstract class GatewayCommand extends RestCommand {

    private static final String MANAGEMENT = "/web/whisk.system/apimgmt/";

    protected GatewayCommand(Terminal terminal) {
        super(terminal);
    }

    protected final Call get(Api api, String what) {
        return mine(api, Call.get(path(what)));
    }

    protected final Call post(Api api, String what, JsonNode body) {
        return mine(api, Call.post(path(what), body));
    }

    protected final Call delete(Api api, String what) {
        return mine(api, Call.delete(path(what)));
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

    private static String path(String what) {
        return MANAGEMENT + what + ".http";
    }

    /** What OpenWhisk wants to be told, whether or not anybody needs it. */
    private Call mine(Api api, Call call) {
        WskProps props = WskProps.read(terminal().environment());
        Optional<String> tenant = props.get(Property.APIGW_TENANT_ID);
        return call.with("accesstoken", props.get(Property.APIGW_ACCESS_TOKEN).orElse("DUMMY TOKEN"))
                .with(
                        "spaceguid",
                        tenant.orElseGet(() -> api.credentials().value().split(":", 2)[0]));
    }
}
