// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.kept;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.PoolJson;
import dev.kiln.model.pools.RuntimeSetup;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which settings of a pool are shown to nobody, and how they look then. */
public final class Secrets {

    /** What stands for a value that is not shown; sent back it stands for the value that is there. */
    public static final String MASK = "***";

    private static final Pattern LOOKS_SECRET =
            Pattern.compile("password|passwd|passphrase|token|secret|key|credential", Pattern.CASE_INSENSITIVE);

    /** Shorter ones are parts of words. */
    private static final int SHORTEST_HIDDEN = 4;

    private Secrets() {}

    public static boolean isSecret(String key, Set<String> marked) {
        return marked.contains(key) || LOOKS_SECRET.matcher(key).find();
    }

    /** A setup as everybody may see it. */
    public static ObjectNode shown(RuntimeSetup setup, Set<String> marked) {
        Map<String, String> settings = new TreeMap<>(setup.settings());
        settings.replaceAll((key, value) -> isSecret(key, marked) ? MASK : value);
        return PoolJson.of(new RuntimeSetup(setup.provider(), setup.version(), settings));
    }

    public static ObjectNode shown(Generation generation, Set<String> marked) {
        ObjectNode json = Json.object().put("generation", generation.number());
        json.set("setup", shown(generation.setup(), marked));
        return json;
    }

    /** A sentence without the values: providers may repeat in errors what they were given. */
    public static String hidden(String text, RuntimeSetup setup, Set<String> marked) {
        String hidden = text;
        for (Map.Entry<String, String> setting : setup.settings().entrySet()) {
            if (isSecret(setting.getKey(), marked) && setting.getValue().length() >= SHORTEST_HIDDEN) {
                hidden = hidden.replace(setting.getValue(), MASK);
            }
        }
        return hidden;
    }
}
