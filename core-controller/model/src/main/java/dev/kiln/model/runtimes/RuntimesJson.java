// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.runtimes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;

/** Language runtimes as JSON, the same in the store, on the bus and in the API: a manifest, and its revision. */
public final class RuntimesJson {

    private static final String REVISION = "revision";

    private RuntimesJson() {}

    public static ObjectNode of(Runtimes runtimes) {
        ObjectNode json = Json.object().put(REVISION, runtimes.revision());
        json.setAll(of(runtimes.manifest()));
        return json;
    }

    /**
     * Reads them.
     *
     * @throws dev.kiln.model.json.MalformedJsonException when they are none
     */
    public static Runtimes read(ObjectNode json) {
        return new Runtimes(json.path(REVISION).asLong(), RuntimesManifest.of(json));
    }

    private static ObjectNode of(RuntimesManifest manifest) {
        ObjectNode json = Json.object();
        ObjectNode families = json.putObject("runtimes");
        manifest.runtimes().forEach(it -> families.withArray("/" + it.family()).add(of(it)));
        ArrayNode blackboxes = json.putArray("blackboxes");
        manifest.blackboxImages().forEach(blackboxes::add);
        return json;
    }

    private static ObjectNode of(LanguageRuntime runtime) {
        ObjectNode json = Json.object()
                .put("kind", runtime.kind())
                .put("default", runtime.isDefault())
                .put("deprecated", runtime.isDeprecated())
                .put("requireMain", runtime.needsMain())
                .put("image", runtime.image());
        if (runtime.isAttached()) {
            json.put("attached", true);
        }
        json.put("sentinelledLogs", runtime.hasSentinels());
        ArrayNode stems = json.putArray("stemCells");
        runtime.stems()
                .forEach(it ->
                        stems.addObject().put("initialCount", it.count()).put("memory", it.memoryMegabytes() + " MB"));
        return json;
    }
}
