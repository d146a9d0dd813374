// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** The API says no, with a Status object in the words of the real one. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ObjectNode status;

    private Refusal(ObjectNode status) {
        super(status.path("message").asText());
        this.status = status;
    }

    /**
     * One thing that is wrong with an object.
     *
     * @param field such as {@code spec.containers[0].image}
     * @param reason such as {@code FieldValueRequired}
     */
    public record Cause(String field, String reason, String message) {

        public static Cause required(String field, String detail) {
            return new Cause(field, "FieldValueRequired", "Required value" + (detail.isEmpty() ? "" : ": " + detail));
        }

        public static Cause invalid(String field, String value, String detail) {
            return new Cause(field, "FieldValueInvalid", "Invalid value: " + quote(value) + ": " + detail);
        }

        public static Cause unsupported(String field, String value, String... supported) {
            String choice =
                    List.of(supported).stream().sorted().map(Cause::quote).collect(Collectors.joining(", "));
            return new Cause(
                    field,
                    "FieldValueNotSupported",
                    "Unsupported value: " + quote(value) + ": supported values: " + choice);
        }

        public static Cause duplicate(String field, String value) {
            return new Cause(field, "FieldValueDuplicate", "Duplicate value: " + quote(value));
        }

        public static Cause forbidden(String field, String detail) {
            return new Cause(field, "FieldValueForbidden", "Forbidden: " + detail);
        }

        public static Cause notFound(String field, String value) {
            return new Cause(field, "FieldValueNotFound", "Not found: " + quote(value));
        }

        private static String quote(String value) {
            return '"' + value + '"';
        }
    }

    public static Refusal notFound(ResourceType type, String name) {
        return of(404, "NotFound", type.qualified() + " \"" + name + "\" not found", type, name);
    }

    /** Of a path that leads nowhere. */
    public static Refusal noSuchPath() {
        ObjectNode status = status(404, "NotFound", "the server could not find the requested resource");
        status.putObject("details");
        return new Refusal(status);
    }

    public static Refusal alreadyExists(ResourceType type, String name) {
        return of(409, "AlreadyExists", type.qualified() + " \"" + name + "\" already exists", type, name);
    }

    public static Refusal conflict(ResourceType type, String name, String why) {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + type.qualified() + " \"" + name + "\": " + why,
                type,
                name);
    }

    public static Refusal stale(ResourceType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static Refusal invalid(ResourceType type, String name, List<Cause> causes) {
        String all = causes.stream().map(it -> it.field() + ": " + it.message()).collect(Collectors.joining(", "));
        String text = causes.size() == 1 ? all : "[" + all + "]";
        ObjectNode status =
                status(422, "Invalid", type.kind() + qualifier(type) + " \"" + name + "\" is invalid: " + text);
        ObjectNode details = status.putObject("details").put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        ArrayNode list = details.put("kind", type.kind()).putArray("causes");
        causes.forEach(it -> list.addObject()
                .put("reason", it.reason())
                .put("message", it.message())
                .put("field", it.field()));
        return new Refusal(status);
    }

    public static Refusal forbidden(ResourceType type, String name, String why) {
        String what = type.qualified() + (name.isEmpty() ? "" : " \"" + name + "\"");
        return of(403, "Forbidden", what + " is forbidden: " + why, type, name);
    }

    /** By somebody who may not do it, whatever is asked. */
    public static Refusal forbidden(String message) {
        return new Refusal(status(403, "Forbidden", message));
    }

    public static Refusal unauthorized() {
        return new Refusal(status(401, "Unauthorized", "Unauthorized"));
    }

    public static Refusal badRequest(String message) {
        return new Refusal(status(400, "BadRequest", message));
    }

    public static Refusal expired(long oldest, long asked) {
        return new Refusal(status(410, "Expired", "too old resource version: " + asked + " (" + oldest + ")"));
    }

    /** Of a list that was begun so long ago that it cannot be continued. */
    public static Refusal expiredContinue() {
        return new Refusal(status(
                410,
                "Expired",
                "The provided continue parameter is too old to display a consistent list result. You can start a new"
                        + " list without the continue parameter."));
    }

    public static Refusal tooLargeRevision(long asked, long current) {
        ObjectNode status =
                status(504, "Timeout", "Timeout: Too large resource version: " + asked + ", current: " + current);
        ObjectNode details = status.putObject("details").put("retryAfterSeconds", 1);
        details.putArray("causes")
                .addObject()
                .put("reason", "ResourceVersionTooLarge")
                .put("message", "Too large resource version");
        return new Refusal(status);
    }

    public static Refusal methodNotAllowed() {
        return new Refusal(
                status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"));
    }

    public static Refusal unsupportedMediaType(String type) {
        return new Refusal(status(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + type));
    }

    public static Refusal tooManyRequests(String message, int retryAfterSeconds) {
        ObjectNode status = status(429, "TooManyRequests", message);
        status.putObject("details").put("retryAfterSeconds", retryAfterSeconds);
        return new Refusal(status);
    }

    /** An eviction that a budget does not allow. */
    public static Refusal disruption(String budget, int healthy, int needed) {
        ObjectNode status =
                status(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.");
        status.putObject("details")
                .putArray("causes")
                .addObject()
                .put("reason", "DisruptionBudget")
                .put(
                        "message",
                        "The disruption budget " + budget + " needs " + needed + " healthy pods and has " + healthy
                                + " currently");
        return new Refusal(status);
    }

    /** Of a patch that does not fit. */
    public static Refusal unprocessable(String message) {
        return new Refusal(status(422, "Invalid", message));
    }

    public static Refusal unavailable(String message) {
        return new Refusal(status(503, "ServiceUnavailable", message));
    }

    public static Refusal broken(String message) {
        return new Refusal(status(500, "InternalError", "Internal error occurred: " + message));
    }

    public ObjectNode status() {
        return status;
    }

    public int code() {
        return status.path("code").asInt();
    }

    private static Refusal of(int code, String reason, String message, ResourceType type, String name) {
        ObjectNode status = status(code, reason, message);
        ObjectNode details = status.putObject("details").put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural());
        return new Refusal(status);
    }

    private static ObjectNode status(int code, String reason, String message) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", code);
    }

    private static String qualifier(ResourceType type) {
        return type.group().isEmpty() ? "" : "." + type.group();
    }
}
