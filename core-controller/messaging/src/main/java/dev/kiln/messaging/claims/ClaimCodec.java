// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.claims.Claim.Attempt;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;

/** The JSON of a claim. Who does not know ends takes one for a claim that came too late. */
final class ClaimCodec {

    private static final String ENDED = "ended";

    private ClaimCodec() {}

    static byte[] encode(Claim claim) {
        ObjectNode json = Json.object()
                .put("activationId", claim.attempt().id().value())
                .put("attempt", claim.attempt().number())
                .put("invoker", claim.by().invoker().number())
                .put("term", claim.by().term());
        if (claim.isEnd()) {
            json.put(ENDED, true);
        }
        return Json.bytes(json);
    }

    /**
     * Reads a claim.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    static Claim decode(byte[] bytes) {
        ObjectNode json = Json.parseObject(bytes);
        return new Claim(
                new Attempt(
                        new ActivationId(json.path("activationId").asText()),
                        json.path("attempt").asInt()),
                new Claimant(
                        new InvokerId(json.path("invoker").asInt(-1)),
                        json.path("term").asLong()),
                json.path(ENDED).asBoolean());
    }
}
