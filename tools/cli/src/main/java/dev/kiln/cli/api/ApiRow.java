// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An operation of an API, as lists show it. */
record ApiRow(String action, String verb, String apiName, String basePath, String path, String url) {

    static final Comparator<ApiRow> BY_NAME = Comparator.comparing(ApiRow::basePath)
            .thenComparing(ApiRow::apiName)
            .thenComparing(ApiRow::path)
            .thenComparing(ApiRow::verb);

    private static final Set<String> VERBS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    /** All operations of an API, which comes as the server keeps it. */
    static List<ApiRow> of(JsonNode value) {
        JsonNode document = value.path("apidoc");
        String basePath = document.path("basePath").asText();
        List<ApiRow> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (VERBS.contains(operation.getKey())) {
                    JsonNode action = operation.getValue().path("x-openwhisk").path("action");
                    rows.add(new ApiRow(
                            action.asText(),
                            operation.getKey(),
                            document.path("info").path("title").asText(),
                            basePath,
                            path.getKey(),
                            value.path("gwApiUrl").asText() + path.getKey()));
                }
            }
        }
        return rows;
    }

    /** What a base path adds to a path: the root adds nothing. */
    static String suffix(String basePath) {
        return basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
    }

    /** All that there is to say, a line each. */
    List<String> lines() {
        return List.of(
                "Action: " + action,
                "  API Name: " + apiName,
                "  Base path: " + basePath,
                "  Path: " + path,
                "  Verb: " + verb,
                "  URL: " + url);
    }
}
