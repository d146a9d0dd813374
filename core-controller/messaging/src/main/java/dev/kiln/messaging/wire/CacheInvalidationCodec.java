// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import dev.kiln.messaging.wire.CacheInvalidation.Written;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;

/**
 * The JSON of a {@link CacheInvalidation}: OpenWhisk's. The key of a subject begins with what no entity's name can begin with, so
 * that OpenWhisk's readers find nothing to forget.
 */
public final class CacheInvalidationCodec {

    private static final String SUBJECT = "kiln:subject/";

    private CacheInvalidationCodec() {}

    public static byte[] encode(CacheInvalidation invalidation) {
        var json = Json.object();
        json.putObject("key").put("mainId", mainId(invalidation.key()));
        return Json.bytes(json.put("instanceId", invalidation.instance()));
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    public static CacheInvalidation decode(byte[] bytes) {
        var json = Json.parseObject(bytes);
        return new CacheInvalidation(
                key(json.path("key").path("mainId").asText()),
                json.path("instanceId").asText());
    }

    private static String mainId(Written key) {
        return switch (key) {
            case Written.Entity entity -> entity.name().toString();
            case Written.Subject subject -> SUBJECT + subject.name();
        };
    }

    private static Written key(String mainId) {
        return mainId.startsWith(SUBJECT)
                ? new Written.Subject(mainId.substring(SUBJECT.length()))
                : new Written.Entity(QualifiedName.parse(mainId));
    }
}
