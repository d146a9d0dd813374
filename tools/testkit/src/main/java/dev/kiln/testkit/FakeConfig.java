// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Isolation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a fake provider can be told; the keys are listed in the module's README. */
record FakeConfig(Set<Capability> capabilities, Isolation isolation, boolean usesUnixSockets) {

    static FakeConfig of(Map<String, String> keys) {
        FakeConfig config = new FakeConfig(Set.of(Capability.values()), Isolation.CONTAINER, false);
        for (Map.Entry<String, String> entry : keys.entrySet()) {
            config = config.with(entry.getKey(), entry.getValue());
        }
        return config;
    }

    private FakeConfig with(String key, String value) {
        return switch (key) {
            case "capabilities" -> new FakeConfig(capabilities(value), isolation, usesUnixSockets);
            case "isolation" -> new FakeConfig(capabilities, constant(Isolation.class, key, value), usesUnixSockets);
            case "address" ->
                switch (value) {
                    case "tcp" -> new FakeConfig(capabilities, isolation, false);
                    case "unix" -> new FakeConfig(capabilities, isolation, true);
                    default ->
                        throw new IllegalArgumentException(
                                "the key address is '" + value + "' but must be tcp or unix");
                };
            default ->
                throw new IllegalArgumentException(
                        "the fake provider has no key '" + key + "'; it knows capabilities, isolation and address");
        };
    }

    private static Set<Capability> capabilities(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .map(name -> constant(Capability.class, "capabilities", name))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String key, String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each ->
                        each.name().equals(value.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the key " + key + " has '" + value + "' but accepts "
                        + Arrays.toString(type.getEnumConstants())));
    }
}
