// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.pools.kept.Secrets;
import dev.kiln.model.json.Fields;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.pools.RuntimeSetup;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A setup as somebody sent it: secrets may be masked.
 *
 * @param secrets keys that he marked
 */
record SetupDraft(RuntimeSetup setup, Set<String> secrets) {

    private static final int MOST_SETTINGS = 100;
    private static final int LONGEST_VALUE = 4096;

    /** Two setups go into one message to an invoker. */
    private static final int MOST_BYTES = 8 * 1024;

    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,62}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** Reads the field {@code setup}, if it is there. */
    static Optional<SetupDraft> read(Fields body) {
        return body.object("setup")
                .map(it -> it.only(List.of("provider", "version", "settings", "secrets")))
                .map(it -> new SetupDraft(
                        new RuntimeSetup(
                                it.text("provider", PROVIDER, "the name of a provider such as 'docker'")
                                        .orElseThrow(() -> it.wrong(
                                                "provider", "is missing: the name of a provider such as 'docker'")),
                                it.text("version", VERSION, "a version such as '1.2.0'"),
                                settings(it)),
                        secrets(it)));
    }

    /** With the values of what there is where secrets were sent back as they are shown. */
    RuntimeSetup over(RuntimeSetup old) {
        Map<String, String> settings = new TreeMap<>(setup.settings());
        settings.replaceAll((key, value) -> value.equals(Secrets.MASK) ? kept(old, key) : value);
        return new RuntimeSetup(setup.provider(), setup.version(), settings);
    }

    private static String kept(RuntimeSetup old, String key) {
        String value = old.settings().get(key);
        if (value == null) {
            throw new MalformedJsonException("'setup.settings." + key + "' is '" + Secrets.MASK
                    + "', which keeps the value that is there, and there is none; say the value");
        }
        return value;
    }

    private static Map<String, String> settings(Fields setup) {
        ObjectNode json = setup.open("settings").orElseGet(Json::object);
        Map<String, String> settings = new TreeMap<>();
        int bytes = 0;
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String key = requireKey(entry.getKey());
            JsonNode value = entry.getValue();
            if (!value.isValueNode() || value.isNull() || !isPrintable(value.asText())) {
                throw setup.wrong(
                        "settings." + key,
                        "must be a text, a number or a boolean of at most " + LONGEST_VALUE + " characters");
            }
            settings.put(key, value.asText());
            bytes += Json.bytes(value).length + key.length();
        }
        if (settings.size() > MOST_SETTINGS || bytes > MOST_BYTES) {
            throw setup.wrong(
                    "settings", "must be at most " + MOST_SETTINGS + " settings of " + MOST_BYTES + " bytes together");
        }
        return settings;
    }

    private static Set<String> secrets(Fields setup) {
        Set<String> keys = new HashSet<>();
        setup.list("secrets", MOST_SETTINGS).forEach(it -> keys.add(requireKey(it.asText())));
        return keys;
    }

    private static String requireKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new MalformedJsonException(
                    "a setting's key is made of at most 128 letters, digits and . _ -, which this is not: '"
                            + key.substring(0, Math.min(key.length(), 128)) + "'");
        }
        return key;
    }

    private static boolean isPrintable(String text) {
        return text.length() <= LONGEST_VALUE
                && text.chars().noneMatch(it -> Character.isISOControl(it) && it != '\n' && it != '\t' && it != '\r');
    }
}
