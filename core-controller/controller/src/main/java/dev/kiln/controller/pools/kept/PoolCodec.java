// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.kept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.PoolJson;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A pool as a document; one whose swap runs is due when its driver's lease ends. */
public final class PoolCodec {

    static final String KIND = "pool";

    private PoolCodec() {}

    static Document.Key key(String name) {
        return new Document.Key(KIND, name);
    }

    public static Document toDocument(Pool pool, Lease lease) {
        ObjectNode json = Json.object()
                .put("revision", pool.revision())
                .put("lastGeneration", pool.lastGeneration())
                .put("order", pool.order())
                .put("changedBy", pool.changedBy())
                .put("changed", pool.changed().toEpochMilli());
        json.set("current", PoolJson.of(pool.current()));
        pool.previous().ifPresent(it -> json.set("previous", PoolJson.of(it)));
        json.set("tuning", PoolJson.of(pool.tuning()));
        pool.isolation().ifPresent(it -> json.put("isolation", it.word()));
        ArrayNode secrets = json.putArray("secrets");
        pool.secrets().stream().sorted().forEach(secrets::add);
        pool.swap().ifPresent(it -> json.set("swap", SwapCodec.toJson(it)));
        json.putObject("lease")
                .put("holder", lease.holder())
                .put("until", lease.until().toEpochMilli());
        return new Document(key(pool.name()), pool.running().map(it -> lease.until()), json);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when the document is no pool
     */
    public static Kept fromDocument(Stored<Document> stored) {
        ObjectNode json = stored.value().content();
        Set<String> secrets = new HashSet<>();
        json.path("secrets").forEach(it -> secrets.add(it.asText()));
        Pool pool = new Pool(
                stored.value().key().id(),
                json.path("revision").asLong(),
                PoolJson.generation(json.path("current")),
                Optional.ofNullable(json.get("previous")).map(PoolJson::generation),
                json.path("lastGeneration").asLong(),
                PoolJson.tuning(json.path("tuning")),
                Optional.ofNullable(json.get("isolation")).flatMap(it -> IsolationClass.named(it.asText())),
                json.path("order").asLong(),
                secrets,
                Optional.ofNullable(json.get("swap")).map(SwapCodec::fromJson),
                json.path("changedBy").asText(),
                Instant.ofEpochMilli(json.path("changed").asLong()));
        JsonNode lease = json.path("lease");
        return new Kept(
                pool,
                new Lease(
                        lease.path("holder").asText(),
                        Instant.ofEpochMilli(lease.path("until").asLong())),
                stored.revision());
    }
}
