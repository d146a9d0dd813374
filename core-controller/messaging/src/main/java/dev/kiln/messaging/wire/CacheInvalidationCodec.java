// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import dev.kiln.messaging.wire.CacheInvalidation.Key;
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

    private static String mainId(Key key) {
        return switch (key) {
            case Key.Entity entity -> entity.name().toString();
            case Key.Subject subject -> SUBJECT + subject.name();
        };
    }

    private static Key key(String mainId) {
        return mainId.startsWith(SUBJECT)
                ? new Key.Subject(mainId.substring(SUBJECT.length()))
                : new Key.Entity(QualifiedName.parse(mainId));
    }
}
