// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An API, as it is kept: its description is all that it is, but for its keys.
 *
 * @param document in Swagger; not to be changed
 */
record ApiFile(ObjectNode document, List<ApiKey> keys) {

    ApiFile {
        keys = List.copyOf(keys);
    }

    Api api(NamespaceName owner) {
        return Swagger.api(owner, document, keys);
    }

    ApiFile with(ObjectNode other) {
        return new ApiFile(other, keys);
    }

    ApiFile with(List<ApiKey> others) {
        return new ApiFile(document, others);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.set("apidoc", document);
        ArrayNode list = json.putArray("keys");
        for (ApiKey key : keys) {
            list.addObject()
                    .put("id", key.id())
                    .put("name", key.name())
                    .put("digest", key.digest())
                    .put("created", key.created().toEpochMilli());
        }
        return json;
    }

    static ApiFile fromJson(ObjectNode json) {
        List<ApiKey> keys = new ArrayList<>();
        for (JsonNode key : json.path("keys")) {
            keys.add(new ApiKey(
                    key.path("id").asText(),
                    key.path("name").asText(),
                    key.path("digest").asText(),
                    Instant.ofEpochMilli(key.path("created").asLong())));
        }
        return new ApiFile(Swagger.object(json, "apidoc"), keys);
    }
}
