// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Whether a feed fires its trigger, since when, and why not. */
public sealed interface FeedState {

    Instant since();

    record Active(Instant since) implements FeedState {}

    /** Its owner stopped it. */
    record Paused(Instant since) implements FeedState {}

    /**
     * The platform stopped it.
     *
     * @param status the code that a client who fires would have got; 0 when nothing went wrong
     */
    record Disabled(Instant since, int status, String reason) implements FeedState {}

    default boolean isActive() {
        return this instanceof Active;
    }

    /** As clients read it. */
    default void tell(ObjectNode json) {
        json.put("active", isActive());
        json.put("dateChanged", since().toEpochMilli());
        json.put("dateChangedISO", since().toString());
        switch (this) {
            case Active active -> {}
            case Paused paused ->
                json.putObject("reason").put("kind", "ADMIN").put("message", "It was paused by its owner.");
            case Disabled disabled ->
                json.putObject("reason")
                        .put("kind", "AUTO")
                        .put("statusCode", disabled.status())
                        .put("message", disabled.reason());
        }
    }

    /** As it is stored. */
    default void write(ObjectNode json) {
        json.put("state", word()).put("since", since().toEpochMilli());
        if (this instanceof Disabled disabled) {
            json.put("reason", disabled.reason()).put("status", disabled.status());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when it is none
     */
    static FeedState read(JsonNode json) {
        Instant since = Instant.ofEpochMilli(json.path("since").asLong());
        String word = json.path("state").asText();
        return switch (word) {
            case "active" -> new Active(since);
            case "paused" -> new Paused(since);
            case "disabled" ->
                new Disabled(
                        since, json.path("status").asInt(), json.path("reason").asText());
            default -> throw new IllegalArgumentException("'" + word + "' is no state of a feed");
        };
    }

    private String word() {
        return switch (this) {
            case Active active -> "active";
            case Paused paused -> "paused";
            case Disabled disabled -> "disabled";
        };
    }
}
