// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.k8s.standin.objects.Json;
import java.util.OptionalLong;

/**
 * How something is to be deleted.
 *
 * @param uid the only one to be deleted; empty for any
 * @param resourceVersion the only one to be deleted; empty for any
 */
public record DeleteOptions(
        OptionalLong gracePeriodSeconds, String uid, String resourceVersion, boolean isForeground, boolean isDryRun) {

    public static final DeleteOptions USUAL = new DeleteOptions(OptionalLong.empty(), "", "", false, false);

    /** Of the body of a request. */
    public static DeleteOptions of(JsonNode options) {
        JsonNode grace = options.path("gracePeriodSeconds");
        return new DeleteOptions(
                grace.isNumber() ? OptionalLong.of(Math.max(0, grace.asLong())) : OptionalLong.empty(),
                Json.text(options, "preconditions", "uid"),
                Json.text(options, "preconditions", "resourceVersion"),
                Json.text(options, "propagationPolicy").equals("Foreground"),
                !options.path("dryRun").isEmpty());
    }

    public DeleteOptions within(long seconds) {
        return new DeleteOptions(OptionalLong.of(seconds), uid, resourceVersion, isForeground, isDryRun);
    }

    public DeleteOptions dry() {
        return new DeleteOptions(gracePeriodSeconds, uid, resourceVersion, isForeground, true);
    }
}
