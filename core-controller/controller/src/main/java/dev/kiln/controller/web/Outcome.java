// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;

/** What a caller sees of how an activation ended. Pure. */
final class Outcome {

    private static final String ERROR = "error";
    private static final int LOWEST_ERROR = 400;

    private Outcome() {}

    /**
     * The response.
     *
     * @param accept what the caller takes; asked only of replies that have a body and are no errors
     * @throws Refusal when there is none to be made
     */
    static Reply of(ActivationResponse response, Extension extension, String accept) {
        JsonNode result = response.result().orElseGet(Json::object);
        Reply reply =
                switch (response.status()) {
                    case SUCCESS -> extension.transcode(result);
                    case APPLICATION_ERROR -> extension.transcode(error(result));
                    case DEVELOPER_ERROR, WHISK_ERROR ->
                        throw new Refusal(new Problem.Invalid("There was an error processing your request."));
                };
        boolean isAsked = reply.status() < LOWEST_ERROR && !reply.type().isNone();
        if (isAsked && !Accept.takes(accept, reply.type())) {
            throw new Refusal(new Problem.NotAcceptable(reply.type().toString()));
        }
        return reply;
    }

    private static JsonNode error(JsonNode result) {
        JsonNode error = result.get(ERROR);
        return error == null ? NullNode.getInstance() : error;
    }
}
