// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.Reply;
import java.util.Optional;

/**
 * The feed of a trigger: an action that has some source of events fire the trigger. It is told what becomes of the trigger, and
 * the server knows nothing of all that but the trigger's annotation {@code feed}, which names the action.
 */
public record Feed(EntityPath action, EntityPath trigger) {

    /** What becomes of the trigger, in the words of the convention. */
    public enum Event {
        CREATE,
        READ,
        UPDATE,
        DELETE
    }

    public static final String ANNOTATION = "feed";

    private static final int SEGMENTS_WITH_NAMESPACE = 3;

    /** The feed that a trigger's document names. */
    public static Optional<Feed> of(Api api, EntityPath trigger, JsonNode document) {
        String name = EntityRows.annotation(document, ANNOTATION);
        // other clients may have left the slash away
        boolean lacksSlash = !name.startsWith("/") && name.split("/", -1).length == SEGMENTS_WITH_NAMESPACE;
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new Feed(api.entity(lacksSlash ? "/" + name : name), trigger));
    }

    /**
     * Tells the feed, and waits until it has done what it must.
     *
     * @return the activation, or as much of it as there is when it is not finished yet
     * @throws CommandFailure when the feed does not exist or fails
     */
    public Reply tell(Api api, Event event, ObjectNode parameters) {
        ObjectNode message = parameters
                .deepCopy()
                .put("lifecycleEvent", event.name())
                .put("triggerName", trigger.qualified())
                .put("authKey", api.credentials().value());
        String operation = "invoke feed '" + action.qualified() + "' of trigger '" + trigger.name() + "'";
        Reply reply =
                api.exchange(operation, Call.post(action.in("actions"), message).with("blocking", true));
        if (reply.isSuccess()) {
            return reply;
        }
        throw failure(operation, reply);
    }

    /** Shows what it answered, as invoking any action does. */
    void print(Terminal terminal, Reply reply) {
        String id = reply.body().path("activationId").asText();
        if (reply.status() == Reply.ACCEPTED) {
            terminal.ok("invoked " + action.qualified() + ", but the request has not yet finished, with id " + id);
        } else {
            terminal.ok("invoked " + action.qualified() + " with id " + id);
            terminal.print(JsonText.pretty(reply.body()));
        }
    }

    private static CommandFailure failure(String operation, Reply reply) {
        JsonNode record = reply.body();
        JsonNode error = record.has("response") ? record.at("/response/result/error") : record.path("error");
        String text = error.isTextual() ? error.textValue() : JsonText.compact(error.isMissingNode() ? record : error);
        String id = record.path("activationId").asText();
        return new CommandFailure(
                ExitCode.ofStatus(reply.status()),
                "Unable to " + operation + ": " + text,
                id.isEmpty() ? null : "what it did: kiln activation get " + id);
    }
}
