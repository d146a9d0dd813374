// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.activation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run ended.
 *
 * @param result what the action returned, an object or an array, or {@code {"error": ...}}; absent of triggers' records
 * @param sizeBytes of the result as the action sent it
 */
public record ActivationResponse(Status status, Optional<JsonNode> result, OptionalInt sizeBytes) {

    /** Whose success or fault it was. */
    public enum Status {
        SUCCESS(0, "success"),
        APPLICATION_ERROR(1, "application error"),
        DEVELOPER_ERROR(2, "action developer error"),
        WHISK_ERROR(3, "whisk internal error");

        private final int code;
        private final String text;

        Status(int code, String text) {
            this.code = code;
            this.text = text;
        }

        public String text() {
            return text;
        }

        public int code() {
            return code;
        }

        /** The status of a code on the wire; of one that is unknown, {@link #WHISK_ERROR}. */
        public static Status ofCode(int code) {
            for (Status status : values()) {
                if (status.code == code) {
                    return status;
                }
            }
            return WHISK_ERROR;
        }
    }

    public static ActivationResponse success(JsonNode result, int sizeBytes) {
        return new ActivationResponse(Status.SUCCESS, Optional.of(result), OptionalInt.of(sizeBytes));
    }

    /** The action itself answered with an error. */
    public static ActivationResponse applicationError(JsonNode result, int sizeBytes) {
        return new ActivationResponse(Status.APPLICATION_ERROR, Optional.of(result), OptionalInt.of(sizeBytes));
    }

    public static ActivationResponse applicationError(String error) {
        return failed(Status.APPLICATION_ERROR, error);
    }

    /** The action did something that actions must not do. */
    public static ActivationResponse developerError(String error) {
        return failed(Status.DEVELOPER_ERROR, error);
    }

    /** As above, with all that the action said of it. */
    public static ActivationResponse developerError(ObjectNode result) {
        return new ActivationResponse(Status.DEVELOPER_ERROR, Optional.of(result), OptionalInt.empty());
    }

    /** The platform failed. */
    public static ActivationResponse whiskError(String error) {
        return failed(Status.WHISK_ERROR, error);
    }

    public boolean isSuccess() {
        return status == Status.SUCCESS;
    }

    private static ActivationResponse failed(Status status, String error) {
        return new ActivationResponse(status, Optional.of(Json.object().put("error", error)), OptionalInt.empty());
    }
}
