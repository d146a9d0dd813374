// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.routing.Course;
import dev.kiln.model.action.Action;
import java.nio.charset.StandardCharsets;

/**
 * What an activation asks of an invoker.
 *
 * @param key activations with the same key can share sandboxes, and so should meet on the same invokers
 * @param hash of the key
 * @param megabytes of memory that it holds; of a sandbox that is shared, its part
 * @param course the pools that will do, and how far sandboxes have to be kept apart
 */
public record Demand(String key, long hash, int megabytes, Course course) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public static Demand of(String key, int megabytes, Course course) {
        return new Demand(key, hash(key), Math.max(1, megabytes), course);
    }

    /** Of one activation of an action. Sandboxes are shared by the activations of one action for one namespace. */
    public static Demand of(Action action, String namespaceUuid, Course course) {
        int megabytes =
                action.limits().memoryMegabytes() / Math.max(1, action.limits().concurrency());
        return of(namespaceUuid + "|" + action.name(), megabytes, course);
    }

    /** FNV-1a, whose weak high bits are mixed by MurmurHash3's finalizer. */
    static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
