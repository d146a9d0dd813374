// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request below {@code /api/v1}.
 *
 * @param path percent-encoded, with a leading slash
 * @param query percent-encoded {@code name=value} pairs
 */
public record Call(String method, String path, List<String> query, Optional<JsonNode> body, boolean isAuthenticated) {

    public Call {
        query = List.copyOf(query);
    }

    public static Call get(String path) {
        return new Call("GET", path, List.of(), Optional.empty(), true);
    }

    public static Call put(String path, JsonNode body) {
        return new Call("PUT", path, List.of(), Optional.of(body), true);
    }

    public static Call post(String path, JsonNode body) {
        return new Call("POST", path, List.of(), Optional.of(body), true);
    }

    public static Call delete(String path) {
        return new Call("DELETE", path, List.of(), Optional.empty(), true);
    }

    public Call with(String name, Object value) {
        List<String> more = new ArrayList<>(query);
        more.add(name + "=" + EntityPath.encode(value.toString()));
        return new Call(method, path, more, body, isAuthenticated);
    }

    /** The same without credentials. */
    public Call anonymous() {
        return new Call(method, path, query, body, false);
    }

    String target() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }
}
