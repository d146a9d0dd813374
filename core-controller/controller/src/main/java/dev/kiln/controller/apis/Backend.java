// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.controller.web.WebPath;
import dev.kiln.model.name.NamespaceName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads which web action an operation leads to: from its address, else from its parts. Pure. */
final class Backend {

    private static final String WEB = "/api/v1/web/";

    /** What OpenWhisk's gateway appends to the address, and this one tells the action by itself. */
    private static final String WHOLE_PATH = "$(request.path)";

    private Backend() {}

    /** @param what the operation, for people */
    static WebPath of(NamespaceName owner, JsonNode backend, String what) {
        String url = backend.path("url").asText("");
        String path;
        if (!url.isEmpty()) {
            int from = url.indexOf(WEB);
            if (from < 0) {
                throw Swagger.refused("'" + what + "' leads to '" + BasePath.shown(url)
                        + "', which is no web action of this platform: it lacks '" + WEB + "'");
            }
            path = url.substring(from + WEB.length()).replace(WHOLE_PATH, "");
        } else if (backend.has("action")) {
            String inPackage = backend.path("package").asText("");
            path = backend.path("namespace").asText("_") + "/" + (inPackage.isEmpty() ? "default" : inPackage) + "/"
                    + backend.path("action").asText();
        } else {
            throw Swagger.refused("'" + what + "' does not say which web action it leads to: it lacks '"
                    + Swagger.BACKEND + "' with 'url', or with 'namespace', 'package' and 'action'");
        }
        return of(owner, path.split("/", 4), what);
    }

    private static WebPath of(NamespaceName owner, String[] parts, String what) {
        String namespace = decoded(parts[0], what);
        boolean isOwn = namespace.equals("_") || namespace.equals(owner.value());
        if (!isOwn) {
            throw Swagger.refused("'" + what + "' leads to the namespace '" + BasePath.shown(namespace)
                    + "', and has to lead to a web action of its own, '" + owner + "'");
        }
        Optional<WebPath> path = parts.length < 3
                ? Optional.empty()
                : WebPath.of(
                        owner.value(),
                        decoded(parts[1], what),
                        decoded(parts[2], what),
                        parts.length > 3 ? "/" + parts[3] : "");
        return path.orElseThrow(() -> Swagger.refused(
                "'" + what + "' does not lead to a web action as '" + WEB + "{namespace}/{package}/{action}' does"));
    }

    private static String decoded(String segment, String what) {
        try {
            // in a path a plus is a plus
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Swagger.refused("'" + what + "' leads to an address that is not percent-encoded");
        }
    }
}
