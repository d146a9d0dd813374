// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.project.manifest.ProjectPackage.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the APIs of a package: name, base path, path, and then actions with their methods, {@code hello: get} or
 * {@code hello: {method: get, response: json}}.
 */
final class RouteReader {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");
    private static final Set<String> RESPONSES = Set.of("http", "json", "text", "html", "svg");

    private RouteReader() {}

    static List<Route> routes(Section apis) {
        List<Route> routes = new ArrayList<>();
        for (String api : apis.keys()) {
            Section bases = apis.section(api);
            for (String base : bases.keys()) {
                Section paths = bases.section(base);
                for (String path : paths.keys()) {
                    actions(paths.section(path), api, slashed(base), slashed(path), routes);
                }
            }
        }
        return routes;
    }

    private static void actions(Section actions, String api, String base, String path, List<Route> routes) {
        for (String action : actions.keys()) {
            JsonNode given = actions.value(action).orElseThrow(() -> actions.wrong(action, "a method such as get"));
            if (given instanceof ObjectNode) {
                Section details = actions.section(action);
                String method = details.requiredText("method");
                String response = details.text("response").orElse("http");
                details.end();
                routes.add(route(details, api, base, path, method, action, response));
            } else {
                routes.add(route(actions, api, base, path, given.asText(), action, "http"));
            }
        }
    }

    private static Route route(
            Section place, String api, String base, String path, String method, String action, String response) {
        if (!METHODS.contains(method.toLowerCase(Locale.ROOT))) {
            throw place.wrong(
                    "'" + method + "' is not a method; there are get, post, put, delete, patch, head, options");
        }
        if (!RESPONSES.contains(response)) {
            throw place.wrong("'" + response + "' is not a response type; there are http, json, text, html, svg");
        }
        return new Route(api, place.path(), base, path, method.toLowerCase(Locale.ROOT), action, response);
    }

    private static String slashed(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }
}
