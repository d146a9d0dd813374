// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.entity.EntityJson;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.QualifiedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An action's JSON, OpenWhisk's: shown (code as text), shown without code, stored (attached code as a reference) and
 * summarized for lists. Reading takes the stored and the shown form.
 */
public final class ActionCodec {

    private ActionCodec() {}

    /** The whole action; attached code appears as its reference, so attach it inline first to show it. */
    public static ObjectNode toJson(Action action) {
        ObjectNode json = head(action);
        json.set("exec", execToJson(action.exec(), true));
        return tail(json, action);
    }

    /** The action without its code. */
    public static ObjectNode toJsonWithoutCode(Action action) {
        ObjectNode json = head(action);
        json.set("exec", execToJson(action.exec(), false));
        return tail(json, action);
    }

    /** What lists show. */
    public static ObjectNode toSummary(Action action) {
        ObjectNode json = head(action);
        json.set("annotations", action.annotations().toJson());
        json.set("limits", action.limits().toJson());
        json.putObject("exec").put("binary", action.exec().isBinary());
        return json.put("updated", action.updated().toEpochMilli());
    }

    /**
     * Reads the stored form.
     *
     * @throws MalformedJsonException when the document is no action
     */
    public static Action fromJson(ObjectNode json) {
        return new Action(
                EntityJson.name(json),
                EntityJson.version(json),
                EntityJson.isPublished(json),
                execFromJson(json.path("exec")),
                EntityJson.parameters(json),
                limitsFromJson(json.path("limits")),
                EntityJson.annotations(json),
                EntityJson.updated(json));
    }

    private static ObjectNode head(Action action) {
        return EntityJson.head(action.name(), action.version(), action.isPublished());
    }

    private static ObjectNode tail(ObjectNode json, Action action) {
        json.set("parameters", action.parameters().toJson());
        json.set("limits", action.limits().toJson());
        json.set("annotations", action.annotations().toJson());
        return json.put("updated", action.updated().toEpochMilli());
    }

    private static ObjectNode execToJson(Exec exec, boolean withCode) {
        ObjectNode json = Json.object().put("kind", exec.kind());
        switch (exec) {
            case Exec.Managed managed -> codeToJson(json, Optional.of(managed.code()), managed.main(), withCode);
            case Exec.Blackbox blackbox -> {
                json.put("image", blackbox.image());
                codeToJson(json, blackbox.code(), blackbox.main(), withCode);
            }
            case Exec.Sequence sequence -> {
                ArrayNode components = json.putArray("components");
                sequence.components().forEach(component -> components.add(component.withLeadingSlash()));
            }
        }
        return json;
    }

    private static void codeToJson(ObjectNode json, Optional<Code> code, Optional<String> main, boolean withCode) {
        if (withCode) {
            code.ifPresent(it -> json.set("code", toJson(it)));
        }
        main.ifPresent(it -> json.put("main", it));
        json.put("binary", code.map(Code::isBinary).orElse(false));
    }

    private static JsonNode toJson(Code code) {
        return switch (code) {
            case Code.Inline inline -> Json.object().textNode(inline.text());
            case Code.Attached attached ->
                Json.object()
                        .put("attachmentName", attached.name())
                        .put("attachmentType", attached.contentType())
                        .put("length", attached.lengthBytes())
                        .put("digest", attached.digest());
        };
    }

    private static Exec execFromJson(JsonNode json) {
        if (!(json instanceof ObjectNode exec)) {
            throw new MalformedJsonException("the action has no 'exec'");
        }
        String kind = EntityJson.text(exec, "kind");
        Optional<String> main = optionalText(exec, "main");
        Optional<Code> code = codeFromJson(exec);
        return switch (kind) {
            case Exec.SEQUENCE -> new Exec.Sequence(componentsFromJson(exec));
            case Exec.BLACKBOX -> new Exec.Blackbox(EntityJson.text(exec, "image"), code, main);
            default ->
                new Exec.Managed(
                        kind,
                        code.orElseThrow(() -> new MalformedJsonException("the action has no 'code' in 'exec'")),
                        main);
        };
    }

    private static Optional<Code> codeFromJson(ObjectNode exec) {
        JsonNode code = exec.path("code");
        boolean isBinary = exec.path("binary").asBoolean(false);
        if (code.isTextual()) {
            return Optional.of(new Code.Inline(code.textValue(), isBinary));
        }
        if (code instanceof ObjectNode attached) {
            return Optional.of(new Code.Attached(
                    EntityJson.text(attached, "attachmentName"),
                    EntityJson.text(attached, "attachmentType"),
                    attached.path("length").asLong(0),
                    attached.path("digest").asText(""),
                    isBinary));
        }
        return Optional.empty();
    }

    private static List<QualifiedName> componentsFromJson(ObjectNode exec) {
        List<QualifiedName> components = new ArrayList<>();
        exec.path("components").forEach(component -> components.add(QualifiedName.parse(component.asText())));
        return components;
    }

    private static ActionLimits limitsFromJson(JsonNode json) {
        ActionLimits standard = ActionLimits.DEFAULT;
        return new ActionLimits(
                Duration.ofMillis(json.path("timeout").asLong(standard.timeout().toMillis())),
                json.path("memory").asInt(standard.memoryMegabytes()),
                json.path("logs").asInt(standard.logMegabytes()),
                json.path("concurrency").asInt(standard.concurrency()),
                json.path("instances").isInt()
                        ? OptionalInt.of(json.path("instances").intValue())
                        : OptionalInt.empty());
    }

    private static Optional<String> optionalText(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }
}
