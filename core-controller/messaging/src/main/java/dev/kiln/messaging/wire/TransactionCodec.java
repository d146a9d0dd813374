// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kiln.model.json.Json;
import java.time.Instant;

/** A transaction's JSON: {@code [id, startMillis, true?]}. */
final class TransactionCodec {

    private TransactionCodec() {}

    static ArrayNode toJson(Transaction transaction) {
        ArrayNode json =
                Json.array().add(transaction.id()).add(transaction.start().toEpochMilli());
        return transaction.isVerbose() ? json.add(true) : json;
    }

    static Transaction fromJson(JsonNode json) {
        return new Transaction(
                json.path(0).asText("sid_unknown"),
                Instant.ofEpochMilli(json.path(1).asLong()),
                json.path(2).asBoolean(false));
    }
}
