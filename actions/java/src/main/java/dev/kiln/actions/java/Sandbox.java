// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Takes one action by {@code /init}, then runs it by {@code /run}. Requests that overlap take turns. */
final class Sandbox {
    private final Logs logs;
    private final ActionLoader loader;
    private final EnvironmentSurroundings environment;
    private final ReentrantLock turn = new ReentrantLock(true);

    // guarded by turn
    private Optional<Action> action = Optional.empty();

    private interface Step {
        Answer take(JsonObject message) throws RefusedException;
    }

    Sandbox(Logs logs, ActionLoader loader, EnvironmentSurroundings environment) {
        this.logs = logs;
        this.loader = loader;
        this.environment = environment;
    }

    Answer answer(Request request) {
        Step step;
        switch (request.path()) {
            case "/init" -> step = this::init;
            case "/run" -> step = this::run;
            default -> {
                return Answer.error(404, "There is no " + request.path() + " here, only /init and /run.");
            }
        }
        if (!request.method().equals("POST")) {
            return Answer.error(405, request.path() + " takes POST, not " + request.method() + ".");
        }
        turn.lock();
        try {
            return step.take(message(request));
        } catch (RefusedException refused) {
            logs.end();
            return refused.answer();
        } finally {
            turn.unlock();
        }
    }

    private Answer init(JsonObject message) throws RefusedException {
        JsonObject value = object(message, "value");
        JsonObject variables = object(value, "env");
        logs.begin(text(variables, "__OW_ACTIVATION_ID"));
        if (action.isPresent()) {
            throw new RefusedException(403, "Cannot initialize the action more than once.");
        }
        String code = text(value, "code");
        if (code.isBlank()) {
            throw new RefusedException(403, "Missing main/no code to execute.");
        }
        for (Map.Entry<String, JsonElement> variable : variables.entrySet()) {
            JsonElement setting = variable.getValue();
            environment.set(variable.getKey(), isText(setting) ? setting.getAsString() : setting.toString());
        }
        boolean isBinary = value.has("binary") && value.get("binary").getAsBoolean();
        action = Optional.of(loader.load(code, text(value, "main"), isBinary));
        return Answer.ok("{\"ok\":true}");
    }

    private Answer run(JsonObject message) throws RefusedException {
        logs.begin(text(message, "activation_id"));
        Action ready = action.orElseThrow(() -> new RefusedException(403, "System not initialized."));
        for (Map.Entry<String, JsonElement> field : message.entrySet()) {
            if (!field.getKey().equals("value") && isText(field.getValue())) {
                environment.set(
                        "__OW_" + field.getKey().toUpperCase(Locale.ROOT),
                        field.getValue().getAsString());
            }
        }
        JsonElement argument = message.has("value") ? message.get("value") : new JsonObject();
        String result = ready.call(argument);
        logs.end();
        return Answer.ok(result);
    }

    private static JsonObject message(Request request) throws RefusedException {
        byte[] body = request.body().orElseThrow(() -> new RefusedException(413, "The request is too large."));
        try {
            var reader = new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8);
            if (JsonParser.parseReader(reader) instanceof JsonObject message) {
                return message;
            }
        } catch (JsonParseException e) {
            throw new RefusedException(400, "The request body is not JSON: " + e.getMessage());
        }
        throw new RefusedException(400, "The request body is not a JSON object.");
    }

    private static JsonObject object(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static String text(JsonObject parent, String name) {
        return parent.has(name) && isText(parent.get(name)) ? parent.get(name).getAsString() : "";
    }

    private static boolean isText(JsonElement element) {
        return element.isJsonPrimitive() && element.getAsJsonPrimitive().isString();
    }
}
