// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;

/** What goes out, as JSON in UTF-8. */
record Answer(int status, byte[] json) {

    static Answer ok(String json) {
        return new Answer(200, json.getBytes(StandardCharsets.UTF_8));
    }

    static Answer error(int status, String message) {
        JsonObject body = new JsonObject();
        body.addProperty("error", message);
        return new Answer(status, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Payload Too Large";
            case 431 -> "Request Header Fields Too Large";
            case 501 -> "Not Implemented";
            default -> "Bad Gateway";
        };
    }
}
