// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.pools.PoolReportJson;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.runtimes.DataSize;
import java.util.HashSet;
import java.util.Set;

/** The JSON of a ping: OpenWhisk's {@code name} and {@code isEnabled}, and {@code kiln} with what is ours. */
public final class PingCodec {

    private static final long MEGABYTE = 1024 * 1024;

    private PingCodec() {}

    public static byte[] encode(Ping ping) {
        ObjectNode json = Json.object();
        ObjectNode name = json.putObject("name")
                .put("instance", ping.invoker().number())
                .put("userMemory", ping.memoryMegabytes() + " MB")
                .put("busyMemory", ping.busyMegabytes() + " MB")
                .put("instanceType", "invoker");
        name.putArray("tags");
        name.putArray("dedicatedNamespaces");
        json.put("isEnabled", ping.isEnabled());
        ObjectNode own = json.putObject("kiln")
                .put("term", ping.term())
                .put("sentMicros", ping.sentMicros())
                .put("pool", ping.pool())
                .put("provider", ping.provider())
                .put("isolation", ping.isolation())
                .put("handsBack", ping.handsBack())
                .put("reason", ping.reason())
                .put("version", ping.version());
        own.set("report", PoolReportJson.of(ping.report()));
        ArrayNode capabilities = own.putArray("capabilities");
        ping.capabilities().stream().sorted().forEach(capabilities::add);
        return Json.bytes(json);
    }

    /**
     * Reads a ping; what is ours may be absent.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    public static Ping decode(byte[] bytes) {
        ObjectNode json = Json.parseObject(bytes);
        JsonNode name = json.path("name");
        JsonNode own = json.path("kiln");
        Set<String> capabilities = new HashSet<>();
        own.path("capabilities").forEach(it -> capabilities.add(it.asText()));
        return new Ping(
                new InvokerId(name.path("instance").asInt()),
                own.path("term").asLong(0),
                own.path("sentMicros").asLong(0),
                megabytes(name.path("userMemory").asText()),
                name.has("busyMemory") ? megabytes(name.path("busyMemory").asText()) : 0,
                own.path("pool").asText("default"),
                own.path("provider").asText("unknown"),
                own.path("isolation").asText("NONE"),
                capabilities,
                json.path("isEnabled").asBoolean(true),
                own.path("handsBack").asBoolean(false),
                own.path("reason").asText(""),
                own.path("version").asText(""),
                PoolReportJson.report(own.path("report")));
    }

    private static int megabytes(String size) {
        return (int) (DataSize.parse(size)
                        .orElseThrow(() -> new MalformedJsonException("'" + size + "' in a ping is no size"))
                / MEGABYTE);
    }
}
