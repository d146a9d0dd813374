// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reading and writing JSON trees; UTF-8, compact. Of a key that an object has twice the last value counts, as OpenWhisk has
 * it. Numbers keep their digits. Half of a surrogate pair may be read from an escape, and is written as one.
 */
public final class Json {

    /** A string as long as the largest code that an action may have, base64 and JSON escapes included. */
    private static final int MAX_STRING_LENGTH = 100 * 1024 * 1024;

    private static final int MAX_NESTING = 500;
    private static final int MAX_NUMBER_LENGTH = 1_000;

    /** More than parameters and payload of the largest size have; a tree of so many nodes still fits into memory. */
    private static final long MAX_TOKENS = 3_000_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_STRING_LENGTH)
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    // JSON is UTF-8 here, whatever its first bytes look like
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    // keys come from users: neither keep each for ever, nor fail when many are made to collide
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** For those who need the mapper itself; configured once, never to be changed. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads one value.
     *
     * @throws MalformedJsonException when the bytes are not exactly one JSON value within the bounds
     */
    public static JsonNode parse(byte[] utf8) {
        return parse(utf8, 0, utf8.length);
    }

    /** As {@link #parse(byte[])}, for a part of an array. */
    public static JsonNode parse(byte[] utf8, int offset, int length) {
        int invalid = Utf8.firstInvalid(utf8, offset, length);
        if (invalid >= 0) {
            throw new MalformedJsonException("the JSON text is not UTF-8 at byte " + (invalid - offset));
        }
        try {
            return orMalformed(MAPPER.readTree(utf8, offset, length));
        } catch (JsonProcessingException e) {
            throw MalformedJsonException.from(e);
        } catch (NumberFormatException e) {
            throw hugeExponent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #parse(byte[])}, for bytes that come in pieces; reads to the end and leaves the stream to its owner. */
    public static JsonNode parse(InputStream utf8) {
        try {
            return orMalformed(MAPPER.readTree(utf8));
        } catch (JsonProcessingException e) {
            throw MalformedJsonException.from(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #parse(byte[])}, for text. */
    public static JsonNode parse(String text) {
        try {
            return orMalformed(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw MalformedJsonException.from(e);
        } catch (NumberFormatException e) {
            throw hugeExponent();
        }
    }

    /**
     * Reads one object.
     *
     * @throws MalformedJsonException also when the value is no object
     */
    public static ObjectNode parseObject(byte[] utf8) {
        if (parse(utf8) instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedJsonException("a JSON object was expected");
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** OpenWhisk's idea of "set": not null, not false, not zero, not empty text; objects and arrays always are. */
    public static boolean isTruthy(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> false;
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.decimalValue().signum() != 0;
            case STRING -> !value.textValue().isEmpty();
            case OBJECT, ARRAY, BINARY, POJO -> true;
        };
    }

    /** The one number that passes the parser and is none to the JDK. */
    private static MalformedJsonException hugeExponent() {
        return new MalformedJsonException("the exponent of a number has too many digits");
    }

    private static JsonNode orMalformed(@Nullable JsonNode parsed) {
        if (parsed == null || parsed.isMissingNode()) {
            throw new MalformedJsonException("the JSON text is empty");
        }
        return parsed;
    }
}
