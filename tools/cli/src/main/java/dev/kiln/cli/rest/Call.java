// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request.
 *
 * @param path below its API, percent-encoded, with a leading slash
 * @param query percent-encoded {@code name=value} pairs
 */
public record Call(String method, String path, List<String> query, Optional<JsonNode> body, Door door) {

    /** Which API it belongs to, and whether the caller's key goes with it. */
    public enum Door {
        /** Below {@code /api/v1}, with the key. */
        SUBJECT,
        /** Below {@code /api/v1}, without. */
        ANYBODY,
        /** Below {@code /admin/v1}, with the key of an operator. */
        OPERATOR
    }

    public Call {
        query = List.copyOf(query);
    }

    public static Call get(String path) {
        return new Call("GET", path, List.of(), Optional.empty(), Door.SUBJECT);
    }

    public static Call put(String path, JsonNode body) {
        return new Call("PUT", path, List.of(), Optional.of(body), Door.SUBJECT);
    }

    public static Call post(String path, JsonNode body) {
        return new Call("POST", path, List.of(), Optional.of(body), Door.SUBJECT);
    }

    public static Call delete(String path) {
        return new Call("DELETE", path, List.of(), Optional.empty(), Door.SUBJECT);
    }

    public Call with(String name, Object value) {
        List<String> more = new ArrayList<>(query);
        more.add(name + "=" + EntityPath.encode(value.toString()));
        return new Call(method, path, more, body, door);
    }

    /** The same without credentials. */
    public Call anonymous() {
        return new Call(method, path, query, body, Door.ANYBODY);
    }

    /** The same of the API for operators. */
    public Call byOperator() {
        return new Call(method, path, query, body, Door.OPERATOR);
    }

    /** A call for operators that brings nothing along. */
    public static Call order(String path) {
        return new Call("POST", path, List.of(), Optional.empty(), Door.OPERATOR);
    }

    String target() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }
}
