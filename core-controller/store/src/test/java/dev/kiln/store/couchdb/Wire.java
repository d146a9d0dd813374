// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Speaks to a database as another program would. */
final class Wire implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final String prefix;

    Wire(CouchDbConfig config) {
        this.server = config.server();
        this.prefix = config.prefix();
    }

    JsonNode get(String database, String id) throws Exception {
        return send(request(database, id).GET());
    }

    JsonNode put(String database, ObjectNode document) throws Exception {
        return send(request(database, document.path("_id").asText())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(document))));
    }

    /** Writes over whatever is there. */
    JsonNode replace(String database, ObjectNode document) throws Exception {
        JsonNode current = get(database, document.path("_id").asText());
        document.set("_rev", current.path("_rev"));
        return put(database, document);
    }

    JsonNode createDatabase(String database) throws Exception {
        return send(HttpRequest.newBuilder(server.resolve("/" + prefix + database))
                .PUT(HttpRequest.BodyPublishers.noBody()));
    }

    JsonNode deleteDatabase(String database) throws Exception {
        return send(
                HttpRequest.newBuilder(server.resolve("/" + prefix + database)).DELETE());
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpRequest.Builder request(String database, String id) {
        String path = id.startsWith("_design/")
                ? id
                : URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        return HttpRequest.newBuilder(server.resolve("/" + prefix + database + "/" + path));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(
                request.header("Accept", "application/json").build(), HttpResponse.BodyHandlers.ofByteArray());
        return Json.parse(response.body());
    }
}
