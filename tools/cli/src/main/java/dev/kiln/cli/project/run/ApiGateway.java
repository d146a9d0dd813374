// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.api.Management;
import dev.kiln.cli.api.PathParameters;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.project.manifest.ProjectPackage.Route;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import java.util.Optional;

/** The gateway's part of a manifest. */
record ApiGateway(Api api, Management management) {

    private static final int NOT_FOUND = 404;

    /** Adds a path, and tells the address that answers it. */
    String publish(Route route, EntityPath action) {
        String operation = "create API '" + route.basePath() + route.path() + "'";
        JsonNode document = api.fetch(operation, Call.get(action.in("actions")).with("code", false));
        JsonNode isWeb = annotation(document, "web-export").orElseGet(JsonTree::object);
        if (!isWeb.asText().equals("true")) {
            throw CommandFailure.usage(
                    "Unable to " + operation + ": action '" + action.name() + "' is not a web action",
                    "add web: yes to it in the manifest");
        }
        ObjectNode body = JsonTree.object();
        body.set("apidoc", description(route, document));
        JsonNode reply = api.find(operation, asked(management.post("createApi", body)))
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.ofStatus(NOT_FOUND),
                        "Unable to " + operation + ": the server has no API gateway",
                        "take 'apis' out of the manifest, or call the action by its address: kiln action get "
                                + action.name() + " --url"));
        return reply.path("gwApiUrl").asText() + route.path();
    }

    void unpublish(Route route) {
        Call call = asked(management.delete("deleteApi"))
                .with("basepath", route.basePath())
                .with("relpath", route.path())
                .with("operation", route.method());
        api.find("delete API '" + route.basePath() + route.path() + "'", call);
    }

    private static Call asked(Call call) {
        return call.with("responsetype", "cli");
    }

    private ObjectNode description(Route route, JsonNode document) {
        String[] place = document.path("namespace").asText().split("/", 2);
        String packageName = place.length > 1 ? place[1] : "default";
        String simpleName = document.path("name").asText();
        ObjectNode apidoc = JsonTree.object()
                .put("namespace", place[0])
                .put("apiName", route.api())
                .put("gatewayBasePath", route.basePath())
                .put("gatewayPath", route.path())
                .put("gatewayMethod", route.method())
                .put("id", "API:" + place[0] + ":" + route.basePath());
        ObjectNode action = apidoc.putObject("action")
                .put("name", place.length > 1 ? place[1] + "/" + simpleName : simpleName)
                .put("namespace", place[0])
                .put("backendMethod", route.method())
                .put(
                        "backendUrl",
                        api.baseUrl() + "/web/" + EntityPath.encode(place[0]) + "/" + EntityPath.encode(packageName)
                                + "/" + EntityPath.encode(simpleName) + "." + route.response())
                .put("authkey", api.credentials().value());
        annotation(document, "require-whisk-auth").ifPresent(it -> action.set("secureKey", it));
        apidoc.set("pathParameters", PathParameters.described(PathParameters.of(route.path())));
        return apidoc;
    }

    private static Optional<JsonNode> annotation(JsonNode document, String key) {
        for (JsonNode annotation : document.path("annotations")) {
            if (annotation.path("key").asText().equals(key)) {
                return Optional.of(annotation.path("value"));
            }
        }
        return Optional.empty();
    }
}
