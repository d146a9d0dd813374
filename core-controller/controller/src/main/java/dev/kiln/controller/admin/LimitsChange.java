// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.limits.LimitsCodec;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.runtimes.DataSize;

/** Limits to be set, where they have a value, or to be forgotten, where it is null; the others stay. */
record LimitsChange(ObjectNode fields) {

    private static final int MAX_NUMBER = 1_000_000_000;
    private static final int MAX_KINDS = 200;
    private static final int MAX_KIND_LENGTH = 128;

    /** @throws Refusal when a field is unknown or has an unusable value */
    static LimitsChange read(ObjectNode body) {
        body.properties().forEach(field -> requireUsable(field.getKey(), field.getValue()));
        if (body.isEmpty()) {
            throw malformed("there is nothing to set; there are: " + String.join(", ", LimitsCodec.FIELDS));
        }
        return new LimitsChange(body);
    }

    NamespaceLimits applyTo(NamespaceLimits limits) {
        ObjectNode json = LimitsCodec.toJson(limits);
        fields.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                json.remove(field.getKey());
            } else {
                json.set(field.getKey(), field.getValue());
            }
        });
        return LimitsCodec.fromJson(json);
    }

    private static void requireUsable(String name, JsonNode value) {
        if (!LimitsCodec.FIELDS.contains(name)) {
            throw malformed(
                    "the limit '" + name + "' has no effect here; there are: " + String.join(", ", LimitsCodec.FIELDS));
        }
        if (value.isNull()) {
            return;
        }
        boolean isUsable =
                switch (name) {
                    case "allowedKinds" -> isListOfKinds(value);
                    case "storeActivations" -> value.isBoolean();
                    case "maxParameterSize", "maxPayloadSize" ->
                        value.isTextual() && DataSize.parse(value.textValue()).isPresent();
                    default -> value.isInt() && value.intValue() >= 0 && value.intValue() <= MAX_NUMBER;
                };
        if (!isUsable) {
            throw malformed("'" + name + "' must be " + expected(name));
        }
    }

    private static boolean isListOfKinds(JsonNode value) {
        if (!value.isArray() || value.size() > MAX_KINDS) {
            return false;
        }
        for (JsonNode kind : value) {
            if (!kind.isTextual()
                    || kind.textValue().isEmpty()
                    || kind.textValue().length() > MAX_KIND_LENGTH) {
                return false;
            }
        }
        return true;
    }

    private static String expected(String name) {
        return switch (name) {
            case "allowedKinds" -> "a list of at most " + MAX_KINDS + " kinds such as \"nodejs:20\"";
            case "storeActivations" -> "true or false";
            case "maxParameterSize", "maxPayloadSize" -> "a size such as \"512 KB\"";
            default -> "a whole number from 0 to " + MAX_NUMBER;
        };
    }

    private static Refusal malformed(String detail) {
        return new Refusal(new Problem.Malformed(detail));
    }
}
