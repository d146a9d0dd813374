// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.info;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;

/** What anybody may know of the installation, in OpenWhisk's form. */
final class SystemInfo {

    private static final int MEGABYTE = 1024 * 1024;

    private SystemInfo() {}

    static ObjectNode system(SystemLimits limits, RuntimesManifest manifest) {
        ObjectNode json = Json.object().put("description", "OpenWhisk");
        json.putObject("support")
                .put("github", "https://github.com/apache/openwhisk/issues")
                .put("slack", "");
        json.putArray("api_paths").add("/api/v1");
        json.set("limits", limits(limits));
        json.set("runtimes", runtimes(manifest));
        return json;
    }

    static ObjectNode api(InfoConfig config) {
        ObjectNode json = Json.object()
                .put("description", "OpenWhisk API")
                .put("api_version", "1.0.0")
                .put("api_version_path", "v1")
                .put("build", config.build())
                .put("buildno", config.buildNumber());
        json.putObject("swagger_paths").put("ui", "/docs").put("api-docs", "/api-docs");
        return json;
    }

    private static ObjectNode limits(SystemLimits limits) {
        ObjectNode json = Json.object()
                .put("actions_per_minute", limits.invocationsPerMinute())
                .put("triggers_per_minute", limits.firesPerMinute())
                .put("concurrent_actions", limits.concurrentInvocations())
                .put("sequence_length", limits.sequenceLength());
        range(json, "action_duration", limits.timeoutMillis(), 1);
        range(json, "action_memory", limits.memoryMegabytes(), MEGABYTE);
        range(json, "action_logs", limits.logMegabytes(), MEGABYTE);
        return json;
    }

    private static void range(ObjectNode json, String name, SystemLimits.Range range, long unit) {
        json.put("default_min_" + name, range.min() * unit)
                .put("default_max_" + name, range.max() * unit)
                .put("min_" + name, range.min() * unit)
                .put("max_" + name, range.max() * unit);
    }

    private static ObjectNode runtimes(RuntimesManifest manifest) {
        ObjectNode families = Json.object();
        for (LanguageRuntime runtime : manifest.runtimes()) {
            ArrayNode family = families.withArray("/" + runtime.family());
            family.addObject()
                    .put("kind", runtime.kind())
                    .put("image", runtime.image())
                    .put("deprecated", runtime.isDeprecated())
                    .put("default", runtime.isDefault())
                    .put("attached", runtime.isAttached())
                    .put("requireMain", runtime.needsMain());
        }
        return families;
    }
}
