// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.EntityPath;
import java.util.List;

/** Pools as the server takes and shows them. */
final class Pools {

    static final String ALL = "/pools";

    private Pools() {}

    static String path(String pool) {
        return ALL + "/" + EntityPath.encode(pool);
    }

    static String swap(String pool) {
        return path(pool) + "/swap";
    }

    /** {@code docker@1.2}, or without the version where none is said. */
    static String provider(JsonNode setup) {
        String version = setup.path("version").asText();
        return setup.path("provider").asText() + (version.isEmpty() ? "" : "@" + version);
    }

    /**
     * Reads a setup as a command line says it.
     *
     * @param provider with its version after an at sign, if that matters
     * @param settings each a key and a value with an equals sign between
     */
    static ObjectNode setup(String provider, List<String> settings) {
        ObjectNode setup = JsonTree.object();
        int at = provider.indexOf('@');
        setup.put("provider", at < 0 ? provider : provider.substring(0, at));
        if (at >= 0) {
            setup.put("version", provider.substring(at + 1));
        }
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw CommandFailure.usage("'" + setting + "' is no setting.", "write it as KEY=VALUE");
            }
            setup.withObjectProperty("settings").put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return setup;
    }
}
