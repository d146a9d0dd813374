// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.invoker.client.Payload;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The bodies of {@code /init} and {@code /run}. Pure. */
final class Requests {

    private static final String PROVIDE_API_KEY = "provide-api-key";

    private Requests() {}

    static Payload init(ActivationMessage message, Action action, Optional<Code.Inline> code, Instant deadline) {
        return json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("value");
            json.writeStringField("name", action.name().name().value());
            json.writeStringField("main", main(action.exec()).orElse("main"));
            if (code.isPresent()) {
                json.writeStringField("code", code.get().text());
            }
            json.writeBooleanField("binary", code.map(Code::isBinary).orElse(false));
            json.writeObjectFieldStart("env");
            writeInitParameters(json, message);
            writeVariables(json, message, action, deadline);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    static Payload run(ActivationMessage message, Action action, Instant deadline) {
        return json -> {
            json.writeStartObject();
            json.writeFieldName("value");
            writeArguments(json, message);
            json.writeStringField("namespace", message.caller().namespace().value());
            json.writeStringField("action_name", message.action().withLeadingSlash());
            json.writeStringField("action_version", action.version().toString());
            json.writeStringField("activation_id", message.activationId().value());
            json.writeStringField("transaction_id", message.transaction().id());
            json.writeStringField("deadline", millis(deadline));
            Optional<String> apiKey = apiKey(message, action);
            if (apiKey.isPresent()) {
                json.writeStringField("api_key", apiKey.get());
            }
            json.writeEndObject();
        };
    }

    private static void writeArguments(JsonGenerator json, ActivationMessage message) throws IOException {
        if (!message.content().isObject()) {
            json.writeTree(message.content());
            return;
        }
        json.writeStartObject();
        for (Map.Entry<String, JsonNode> argument : message.content().properties()) {
            if (!message.initKeys().contains(argument.getKey())) {
                json.writeFieldName(argument.getKey());
                json.writeTree(argument.getValue());
            }
        }
        json.writeEndObject();
    }

    private static void writeInitParameters(JsonGenerator json, ActivationMessage message) throws IOException {
        for (String key : message.initKeys()) {
            JsonNode value = message.content().get(key);
            if (value != null) {
                json.writeStringField(key, value.isTextual() ? value.textValue() : Json.text(value));
            }
        }
    }

    private static void writeVariables(JsonGenerator json, ActivationMessage message, Action action, Instant deadline)
            throws IOException {
        json.writeStringField("__OW_NAMESPACE", message.caller().namespace().value());
        json.writeStringField("__OW_ACTION_NAME", message.action().withLeadingSlash());
        json.writeStringField("__OW_ACTION_VERSION", action.version().toString());
        json.writeStringField("__OW_ACTIVATION_ID", message.activationId().value());
        json.writeStringField("__OW_TRANSACTION_ID", message.transaction().id());
        json.writeStringField("__OW_DEADLINE", millis(deadline));
        Optional<String> apiKey = apiKey(message, action);
        if (apiKey.isPresent()) {
            json.writeStringField("__OW_API_KEY", apiKey.get());
        }
    }

    /** The caller's key, for an action that asks for it; one without the annotation is from before there was one. */
    private static Optional<String> apiKey(ActivationMessage message, Action action) {
        boolean isWanted = action.annotations().get(PROVIDE_API_KEY).isEmpty()
                || action.annotations().isTruthy(PROVIDE_API_KEY);
        return isWanted ? message.caller().authKey().map(it -> it.reveal()) : Optional.empty();
    }

    private static Optional<String> main(Exec exec) {
        return switch (exec) {
            case Exec.Managed managed -> managed.main();
            case Exec.Blackbox blackbox -> blackbox.main();
            case Exec.Sequence sequence -> Optional.empty();
        };
    }

    private static String millis(Instant deadline) {
        return Long.toString(deadline.toEpochMilli());
    }
}
