// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.controller.http.MediaType;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import org.jspecify.annotations.Nullable;

/** Results that are shown as they are, or by one of their fields; always with status 200. Pure. */
final class FieldTranscoders {

    private static final String BODY = "body";

    private FieldTranscoders() {}

    static Reply json(JsonNode result) {
        if (!result.isContainerNode()) {
            throw invalid("application/json");
        }
        return Reply.json(200, PrettyJson.bytes(result));
    }

    static Reply html(JsonNode result) {
        JsonNode page = result.isTextual() ? result : field(result, "html");
        return Reply.text(200, MediaType.HTML, textOf(page, "text/html"));
    }

    static Reply svg(JsonNode result) {
        return Reply.text(200, MediaType.SVG, textOf(field(result, "svg"), "image/svg+xml"));
    }

    static Reply text(JsonNode result) {
        JsonNode shown = result.isObject() ? field(result, "text") : result;
        if (shown == null) {
            throw new Refusal(new Problem.Unknown("Response does not include requested property."));
        }
        return Reply.text(200, shown.isTextual() ? shown.textValue() : PrettyJson.text(shown));
    }

    /** The refusal of a result that is not what its extension promises. */
    static Refusal invalid(String type) {
        return new Refusal(new Problem.Invalid("Response is not valid '" + type + "'."));
    }

    private static @Nullable JsonNode field(JsonNode result, String name) {
        JsonNode body = result.get(BODY);
        return body == null ? result.get(name) : body;
    }

    private static String textOf(@Nullable JsonNode field, String type) {
        if (field == null || !field.isTextual()) {
            throw invalid(type);
        }
        return field.textValue();
    }
}
