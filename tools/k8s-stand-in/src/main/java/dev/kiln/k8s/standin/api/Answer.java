// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A status and an object. */
record Answer(int status, JsonNode body) {

    private static final int OK = 200;
    private static final int CREATED = 201;

    static Answer ok(JsonNode body) {
        return new Answer(OK, body);
    }

    static Answer created(JsonNode body) {
        return new Answer(CREATED, body);
    }
}
