// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.GUEST;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Manages APIs as {@code wsk api} does it. */
final class ApiClient {

    static final String MANAGEMENT = "/api/v1/web/whisk.system/apimgmt/";

    private final World world;

    ApiClient(World world) {
        this.world = world;
    }

    /** An operation that leads to an action of the guest's, such as {@code hello.http}; more of it with single quotes. */
    static String draft(String basePath, String path, String method, String action, String more) {
        return """
                {'apidoc':{'namespace':'_','gatewayBasePath':'%s','gatewayPath':'%s','gatewayMethod':'%s',
                  'id':'API:_:%s','action':{'name':'%s','namespace':'_','backendMethod':'%s',
                  'backendUrl':'https://any.example/api/v1/web/_/default/%s','authkey':'secret:key'}%s}}""".formatted(basePath, path, method, basePath, action.replaceFirst("\\..*", ""), method, action, more)
                .replace('\'', '"');
    }

    HttpResponse<String> create(String draft) {
        return world.post(MANAGEMENT + "createApi.http?responsetype=json", draft, GUEST);
    }

    void created(String basePath, String path, String method, String action, String more) {
        World.done(create(draft(basePath, path, method, action, more)));
    }

    /** Imports a description without its first field, with single quotes. */
    HttpResponse<String> imports(String swagger) {
        ObjectNode document = Json.parseObject(
                ("{'swagger':'2.0'," + swagger + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        ObjectNode body = Json.object();
        body.putObject("apidoc").put("namespace", "_").put("swagger", Json.text(document));
        return create(Json.text(body));
    }

    HttpResponse<String> get(String query) {
        return world.get(MANAGEMENT + "getApi.http" + query, GUEST);
    }

    HttpResponse<String> delete(String query) {
        return world.delete(MANAGEMENT + "deleteApi.http" + query, GUEST);
    }

    /** Makes a key and tells it. */
    String key(String basePath) {
        return World.done(world.post(MANAGEMENT + "createApiKey?basepath=" + basePath, "{\"name\":\"mine\"}", GUEST))
                .path("key")
                .asText();
    }
}
