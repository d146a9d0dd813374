// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.controller.http.Header;
import dev.kiln.controller.http.MediaType;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Code;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Results that say all of a response: {@code {headers?, statusCode?, body?}}. Pure. */
final class HttpTranscoder {

    private static final String HTTP = "message/http";
    private static final String CONTENT_TYPE = "content-type";

    /** What a client can read as the end of an exchange. */
    private static final int LOWEST_STATUS = 200;

    private static final int HIGHEST_STATUS = 999;

    private HttpTranscoder() {}

    static Reply transcode(JsonNode result) {
        if (!result.isObject()) {
            throw FieldTranscoders.invalid(HTTP);
        }
        Optional<Integer> status = status(result);
        List<Header> headers = headers(result.path("headers"));
        Optional<String> type = headers.stream()
                .filter(it -> it.hasName(CONTENT_TYPE))
                .map(Header::value)
                .findFirst();
        return body(result.path("body"), status, type)
                .with(headers.stream().filter(it -> !it.isOfTheDoor()).toList());
    }

    private static Reply body(JsonNode body, Optional<Integer> status, Optional<String> type) {
        boolean isEmpty = body.isMissingNode()
                || body.isNull()
                || (body.isTextual() && body.textValue().isEmpty());
        if (isEmpty) {
            return Reply.empty(status.orElse(204));
        }
        MediaType said = type.map(HttpTranscoder::known).orElse(body.isTextual() ? MediaType.HTML : MediaType.JSON);
        byte[] bytes = body.isTextual() ? bytes(body.textValue(), said) : json(body, said);
        return Reply.of(status.orElse(200), said, bytes);
    }

    private static byte[] json(JsonNode body, MediaType type) {
        if (!type.isJson()) {
            throw mismatch();
        }
        return PrettyJson.bytes(body);
    }

    private static byte[] bytes(String body, MediaType type) {
        if (type.isBinary()) {
            return decoded(body);
        }
        // older actions send JSON as base64, too, and nothing but the look of it tells
        return type.isJson() && Code.Inline.of(body).isBinary() ? decoded(body.trim()) : body.getBytes(type.charset());
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw mismatch();
        }
    }

    private static Optional<Integer> status(JsonNode result) {
        JsonNode given = result.path("statusCode");
        if (given.isMissingNode()) {
            return Optional.empty();
        }
        try {
            int status = given.isNumber() ? given.decimalValue().intValueExact() : Integer.parseInt(given.asText());
            if (status >= LOWEST_STATUS && status <= HIGHEST_STATUS) {
                return Optional.of(status);
            }
            throw FieldTranscoders.invalid(HTTP);
        } catch (ArithmeticException | NumberFormatException e) {
            throw FieldTranscoders.invalid(HTTP);
        }
    }

    private static List<Header> headers(JsonNode given) {
        List<Header> headers = new ArrayList<>();
        if (given.isMissingNode()) {
            return headers;
        }
        if (!given.isObject()) {
            throw FieldTranscoders.invalid(HTTP);
        }
        given.properties().forEach(header -> {
            if (header.getValue().isArray()) {
                header.getValue().forEach(value -> headers.add(header(header.getKey(), value)));
            } else {
                headers.add(header(header.getKey(), header.getValue()));
            }
        });
        return headers;
    }

    private static Header header(String name, JsonNode value) {
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
            throw FieldTranscoders.invalid(HTTP);
        }
        return Header.of(name, value.asText()).orElseThrow(() -> FieldTranscoders.invalid(HTTP));
    }

    private static MediaType known(String type) {
        return MediaType.parse(type)
                .orElseThrow(() -> new Refusal(new Problem.Invalid("Response did not specify a known content-type.")));
    }

    private static Refusal mismatch() {
        return new Refusal(new Problem.Invalid("Response type in header did not match generated content type."));
    }
}
