// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.invoker.client.ActionClient.ResultLimit;
import dev.kiln.invoker.client.Call;
import dev.kiln.invoker.run.Verdict.Again;
import dev.kiln.invoker.run.Verdict.Ended;
import dev.kiln.invoker.run.Verdict.Trouble;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Judges calls by OpenWhisk's table, with OpenWhisk's words. Pure. */
final class Verdicts {

    static final String EXHAUSTED = "The action exhausted its memory and was aborted.";

    private static final String INIT_LOST = "The action did not initialize and exited unexpectedly.";
    private static final String RUN_LOST = "The action did not produce a valid response and exited unexpectedly.";
    private static final String INIT_FAILED = "The action failed during initialization";
    private static final String NO_JSON = "The action did not produce a valid JSON or JSON Array response";
    private static final String ERROR = "error";
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private Verdicts() {}

    static Verdict ofInit(Call call, Duration timeLimit, ResultLimit limit) {
        return switch (call) {
            case Call.Answered answered -> ofInitAnswer(answered, limit);
            case Call.TimedOut timedOut ->
                new Ended(
                        ActivationResponse.developerError("The action exceeded its time limits of "
                                + timeLimit.toMillis() + " milliseconds during initialization."),
                        Trouble.TIMEOUT);
            case Call.Lost lost -> new Ended(ActivationResponse.developerError(INIT_LOST), Trouble.LOST);
            // it died before it saw the action: another may fare better, and if all die so the image is to blame
            case Call.NotSent notSent ->
                new Again(notSent.reason(), new Ended(ActivationResponse.developerError(INIT_LOST), Trouble.LOST));
        };
    }

    static Verdict ofRun(Call call, Duration timeLimit, ResultLimit limit) {
        return switch (call) {
            case Call.Answered answered -> ofRunAnswer(answered, limit);
            case Call.TimedOut timedOut ->
                new Ended(
                        ActivationResponse.developerError(
                                "The action exceeded its time limits of " + timeLimit.toMillis() + " milliseconds."),
                        Trouble.TIMEOUT);
            case Call.Lost lost -> new Ended(ActivationResponse.developerError(RUN_LOST), Trouble.LOST);
            case Call.NotSent notSent ->
                new Again(notSent.reason(), new Ended(ActivationResponse.developerError(RUN_LOST), Trouble.LOST));
        };
    }

    private static Verdict ofInitAnswer(Call.Answered answered, ResultLimit limit) {
        if (answered.isTooLong()) {
            return unfit(ActivationResponse.developerError(tooLong(answered, limit) + "."));
        }
        if (answered.status() == OK) {
            return new Verdict.Initialized();
        }
        Optional<JsonNode> error = error(answered);
        String text = answered.json().map(JsonNode::toString).orElse(answered.text());
        Ended failed = unfit(
                error.isPresent()
                        ? ActivationResponse.developerError(onlyError(error.get()))
                        : ActivationResponse.developerError(INIT_FAILED + (text.isEmpty() ? "." : ": " + text)));
        return answered.status() == UNAVAILABLE ? new Again("/init was answered with 503", failed) : failed;
    }

    private static Verdict ofRunAnswer(Call.Answered answered, ResultLimit limit) {
        if (answered.isTooLong()) {
            return new Ended(
                    ActivationResponse.applicationError(
                            tooLong(answered, limit) + ". The truncated response was: " + answered.text()),
                    Trouble.NONE);
        }
        if (answered.status() == OK) {
            return ofResult(answered);
        }
        Ended failed = error(answered).isPresent() && answered.json().orElseThrow() instanceof ObjectNode object
                ? unfit(ActivationResponse.developerError(object))
                : invalid(answered);
        return answered.status() == UNAVAILABLE ? new Again("/run was answered with 503", failed) : failed;
    }

    private static Verdict ofResult(Call.Answered answered) {
        JsonNode result = answered.json().orElse(null);
        int size = (int) answered.lengthBytes();
        if (result instanceof ObjectNode object) {
            return new Ended(
                    object.has(ERROR)
                            ? ActivationResponse.applicationError(object, size)
                            : ActivationResponse.success(object, size),
                    Trouble.NONE);
        }
        return result != null && result.isArray()
                ? new Ended(ActivationResponse.success(result, size), Trouble.NONE)
                : invalid(answered);
    }

    private static Ended invalid(Call.Answered answered) {
        String text = answered.json().map(JsonNode::toString).orElse(answered.text());
        return unfit(ActivationResponse.developerError(NO_JSON + (text.isEmpty() ? "." : ": " + text)));
    }

    private static Ended unfit(ActivationResponse response) {
        return new Ended(response, Trouble.UNFIT);
    }

    private static Optional<JsonNode> error(Call.Answered answered) {
        return answered.json()
                .filter(ObjectNode.class::isInstance)
                .map(it -> it.get(ERROR))
                .filter(Objects::nonNull);
    }

    private static ObjectNode onlyError(JsonNode error) {
        ObjectNode object = Json.object();
        object.set(ERROR, error);
        return object;
    }

    private static String tooLong(Call.Answered answered, ResultLimit limit) {
        return "The action produced a response that exceeded the allowed length: " + answered.lengthBytes() + " > "
                + limit.allowedBytes() + " bytes";
    }
}
