// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.json.Json;
import dev.kiln.model.pools.PoolJson;
import java.util.Optional;

/** The JSON of what a pool shall be. */
public final class PoolOrderCodec {

    private PoolOrderCodec() {}

    public static byte[] encode(PoolOrder order) {
        ObjectNode json = Json.object()
                .put("invoker", order.invoker().number())
                .put("pool", order.pool())
                .put("order", order.order());
        json.set("current", PoolJson.of(order.current()));
        order.candidate()
                .ifPresent(
                        it -> json.set("candidate", PoolJson.of(it.generation()).put("share", it.sharePercent())));
        json.set("tuning", PoolJson.of(order.tuning()));
        return Json.bytes(json);
    }

    /**
     * Reads an order.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    public static PoolOrder decode(byte[] bytes) {
        ObjectNode json = Json.parseObject(bytes);
        return new PoolOrder(
                new InvokerId(json.path("invoker").asInt()),
                json.path("pool").asText(),
                json.path("order").asLong(),
                PoolJson.generation(json.path("current")),
                Optional.ofNullable(json.get("candidate"))
                        .map(it -> new PoolOrder.Candidate(
                                PoolJson.generation(it), it.path("share").asInt())),
                PoolJson.tuning(json.path("tuning")));
    }
}
