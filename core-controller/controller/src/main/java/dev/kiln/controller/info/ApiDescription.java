// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.info;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Route;
import dev.kiln.model.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes as a Swagger 2.0 document, made from the table that the door obeys. */
final class ApiDescription {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern REST = Pattern.compile("/\\{\\w+\\.{3}}$");

    private ApiDescription() {}

    /** An API: all paths that begin alike. */
    record Api(String base, String title, String description) {
        static final Api USERS = new Api("/api/v1", "OpenWhisk REST API, as served by Kiln", "API for OpenWhisk");
        static final Api OPERATORS =
                new Api("/admin/v1", "Kiln's API for operators", "Subjects, limits, invokers and pools");
    }

    static ObjectNode of(Api api, List<Route> routes) {
        ObjectNode json = Json.object().put("swagger", "2.0");
        json.putObject("info")
                .put("title", api.title())
                .put("description", api.description())
                .put("version", "0.1.0");
        json.put("basePath", api.base());
        json.putArray("consumes").add("application/json");
        json.putArray("produces").add("application/json");
        json.putObject("securityDefinitions").putObject("basicAuth").put("type", "basic");
        ObjectNode paths = json.putObject("paths");
        for (Route route : routes) {
            if (route.path().startsWith(api.base())) {
                paths.withObjectProperty(path(api, route))
                        .set(route.method().toLowerCase(Locale.ROOT), operation(route));
            }
        }
        return json;
    }

    private static String path(Api api, Route route) {
        // a rest cannot be told in Swagger, and may be left out
        String path = REST.matcher(route.path().substring(api.base().length())).replaceFirst("");
        return path.isEmpty() ? "/" : path;
    }

    private static ObjectNode operation(Route route) {
        ObjectNode operation = Json.object().put("summary", route.summary());
        ArrayNode parameters = operation.putArray("parameters");
        Matcher placeholders = PLACEHOLDER.matcher(route.path());
        while (placeholders.find()) {
            parameters.add(parameter(placeholders.group(1), "path")
                    .put("required", true)
                    .put("type", "string"));
        }
        route.parameters()
                .forEach(name -> parameters.add(parameter(name, "query").put("type", "string")));
        if (route.body() == Route.BodyRule.RAW) {
            operation.putArray("consumes").add("*/*");
            operation.putArray("produces").add("*/*");
        } else if (route.body() != Route.BodyRule.IGNORED) {
            ObjectNode body = parameter("body", "body").put("required", route.body() == Route.BodyRule.ENTITY);
            body.putObject("schema").put("type", "object");
            parameters.add(body);
        }
        ObjectNode responses = operation.putObject("responses");
        responses.putObject("200").put("description", "Done");
        responses.putObject("default").put("description", "Refused; the body has 'error' and 'code'");
        if (route.access() == Route.Access.SUBJECT || route.access().isForOperators()) {
            operation.putArray("security").addObject().putArray("basicAuth");
        }
        return operation;
    }

    private static ObjectNode parameter(String name, String place) {
        return Json.object().put("name", name).put("in", place);
    }
}
