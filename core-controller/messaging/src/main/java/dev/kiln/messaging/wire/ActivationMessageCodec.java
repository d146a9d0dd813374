// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.wire.ActivationMessage.Cause;
import dev.kiln.messaging.wire.ActivationMessage.Cause.By;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.pools.IsolationClass;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The JSON of an {@link ActivationMessage}: OpenWhisk's, and {@code causedBy}, {@code publishedMicros}, {@code leg}, {@code storage} and
 * {@code isolation}, which are ours. */
public final class ActivationMessageCodec {

    private static final String CAUSED_BY = "causedBy";
    private static final String STORAGE = "storage";
    private static final String ISOLATION = "isolation";

    private ActivationMessageCodec() {}

    public static byte[] encode(ActivationMessage message) {
        ObjectNode json = Json.object();
        json.set("transid", TransactionCodec.toJson(message.transaction()));
        ObjectNode action = json.putObject("action")
                .put("path", message.action().path())
                .put("name", message.action().name().value())
                .put("version", message.version().toString());
        message.binding().ifPresent(binding -> action.put("binding", binding.toString()));
        json.put("revision", message.revision().orElse(null));
        json.set("user", callerToJson(message.caller()));
        json.put("activationId", message.activationId().value());
        json.putObject("rootControllerIndex")
                .put("asString", message.replyTo().value())
                .put("instanceType", "controller");
        json.put("blocking", message.isBlocking());
        json.set("content", message.content());
        ArrayNode initArgs = json.putArray("initArgs");
        message.initKeys().forEach(initArgs::add);
        ObjectNode lockedArgs = json.putObject("lockedArgs");
        message.lockedKeys().forEach(lockedArgs::put);
        message.cause().ifPresent(cause -> {
            json.put("cause", cause.id().value());
            if (cause.by() != By.SEQUENCE) {
                json.put(CAUSED_BY, cause.by().word());
            }
        });
        json.put("publishedMicros", ChronoUnit.MICROS.between(Instant.EPOCH, message.published()));
        json.set("leg", legToJson(message.leg()));
        if (message.storage() != StoragePolicy.ALWAYS) {
            json.put(STORAGE, message.storage().word());
        }
        if (message.isolation() != IsolationClass.NONE) {
            json.put(ISOLATION, message.isolation().word());
        }
        return Json.bytes(json);
    }

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    public static ActivationMessage decode(byte[] bytes) {
        ObjectNode json = Json.parseObject(bytes);
        JsonNode action = json.path("action");
        String[] path = action.path("path").asText().split("/", -1);
        Transaction transaction = TransactionCodec.fromJson(json.path("transid"));
        return new ActivationMessage(
                transaction,
                new QualifiedName(
                        new NamespaceName(path[0]),
                        path.length > 1 ? Optional.of(new EntityName(path[1])) : Optional.empty(),
                        new EntityName(action.path("name").asText())),
                Version.parse(action.path("version").asText("0.0.1")),
                optionalText(action, "binding").map(QualifiedName::parse),
                optionalText(json, "revision"),
                callerFromJson(json.path("user")),
                new ActivationId(json.path("activationId").asText()),
                new ControllerId(
                        json.path("rootControllerIndex").path("asString").asText()),
                json.path("blocking").asBoolean(),
                json.path("content").isContainerNode() ? json.get("content") : Json.object(),
                texts(json.path("initArgs")),
                textMap(json.path("lockedArgs")),
                optionalText(json, "cause").map(id -> new Cause(new ActivationId(id), by(json))),
                json.has("publishedMicros")
                        ? Instant.EPOCH.plus(json.get("publishedMicros").asLong(), ChronoUnit.MICROS)
                        : transaction.start(),
                legFromJson(json.path("leg")),
                // in doubt there is a record
                StoragePolicy.ofWord(json.path(STORAGE).asText()).orElse(StoragePolicy.ALWAYS),
                isolation(json.path(ISOLATION).asText()));
    }

    /** OpenWhisk does not say, as there only sequences cause activations. */
    private static By by(ObjectNode json) {
        return json.path(CAUSED_BY).asText().equals(By.TRIGGER.word()) ? By.TRIGGER : By.SEQUENCE;
    }

    /** A class that only a later version knows is stronger than all that this one can make. */
    private static IsolationClass isolation(String word) {
        return word.isEmpty() ? IsolationClass.NONE : IsolationClass.named(word).orElse(IsolationClass.STRONGEST);
    }

    private static ObjectNode legToJson(Leg leg) {
        ObjectNode json = Json.object()
                .put("number", leg.number())
                .put("attempt", leg.attempt())
                .put("term", leg.term());
        leg.home().ifPresent(home -> json.put("home", home.number()));
        return json;
    }

    private static Leg legFromJson(JsonNode json) {
        return new Leg(
                json.path("number").asInt(1),
                json.path("attempt").asInt(1),
                json.path("term").asLong(0),
                json.path("home").isInt()
                        ? Optional.of(new InvokerId(json.path("home").intValue()))
                        : Optional.empty());
    }

    private static ObjectNode callerToJson(ActivationMessage.Caller caller) {
        ObjectNode json = Json.object().put("subject", caller.subject());
        json.putObject("namespace").put("name", caller.namespace().value()).put("uuid", caller.namespaceUuid());
        ObjectNode authKey = json.putObject("authkey");
        caller.authKey().ifPresent(key -> authKey.put("api_key", key.reveal()));
        json.putArray("rights").add("READ").add("PUT").add("DELETE").add("ACTIVATE");
        json.putObject("limits");
        return json;
    }

    private static ActivationMessage.Caller callerFromJson(JsonNode json) {
        return new ActivationMessage.Caller(
                json.path("subject").asText(),
                new NamespaceName(json.path("namespace").path("name").asText()),
                json.path("namespace").path("uuid").asText(),
                optionalText(json.path("authkey"), "api_key").flatMap(AuthKey::parse));
    }

    private static Optional<String> optionalText(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static Map<String, String> textMap(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
