// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;

/**
 * The JSON of acks; the shapes are told apart by which fields are there. One that returns an activation names its invoker elsewhere than the
 * others: who does not know it takes it for no ack at all, not for an end.
 */
public final class AckCodec {

    private static final String RETURNED = "returned";

    private AckCodec() {}

    public static byte[] encode(Ack ack) {
        ObjectNode json = Json.object();
        json.set("transid", TransactionCodec.toJson(ack.transaction()));
        switch (ack) {
            case Ack.Combined combined -> {
                json.set("response", outcomeToJson(combined.outcome()));
                freed(json, combined.isSystemError(), combined.invoker());
            }
            case Ack.Completion completion -> {
                json.put("activationId", completion.activationId().value());
                freed(json, completion.isSystemError(), completion.invoker());
            }
            case Ack.Returned returned -> {
                json.put("activationId", returned.activationId().value());
                json.putObject(RETURNED)
                        .put("leg", returned.leg())
                        .put("reason", returned.reason())
                        .put("invoker", returned.invoker().number());
            }
            case Ack.Result result -> json.set("response", outcomeToJson(result.outcome()));
        }
        return Json.bytes(json);
    }

    /**
     * Reads an ack.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    public static Ack decode(byte[] bytes) {
        ObjectNode json = Json.parseObject(bytes);
        Transaction transaction = TransactionCodec.fromJson(json.path("transid"));
        if (json.get(RETURNED) instanceof ObjectNode returned) {
            return new Ack.Returned(
                    transaction,
                    new ActivationId(json.path("activationId").asText()),
                    returned.path("leg").asInt(),
                    returned.path("reason").asText(),
                    new InvokerId(returned.path("invoker").asInt(-1)));
        }
        boolean isSystemError = json.path("isSystemError").asBoolean(false);
        if (!json.has("instance")) {
            return new Ack.Result(transaction, outcomeFromJson(json.path("response")));
        }
        InvokerId invoker = new InvokerId(json.path("instance").path("instance").asInt());
        return json.has("response")
                ? new Ack.Combined(transaction, outcomeFromJson(json.path("response")), isSystemError, invoker)
                : new Ack.Completion(
                        transaction, new ActivationId(json.path("activationId").asText()), isSystemError, invoker);
    }

    private static void freed(ObjectNode json, boolean isSystemError, InvokerId invoker) {
        json.put("isSystemError", isSystemError);
        json.putObject("instance").put("instance", invoker.number()).put("instanceType", "invoker");
    }

    private static JsonNode outcomeToJson(Ack.Outcome outcome) {
        return switch (outcome) {
            case Ack.Outcome.Full full -> ActivationCodec.toStored(full.activation());
            case Ack.Outcome.Stored stored ->
                TextNode.valueOf(stored.activationId().value());
        };
    }

    private static Ack.Outcome outcomeFromJson(JsonNode json) {
        if (json instanceof ObjectNode activation) {
            return new Ack.Outcome.Full(ActivationCodec.fromJson(activation));
        }
        if (json.isTextual()) {
            return new Ack.Outcome.Stored(new ActivationId(json.textValue()));
        }
        throw new MalformedJsonException("the 'response' of an ack must be an activation or its id");
    }
}
