// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a plugin says of itself before any provider is opened: who it is, what it fits, what can be set. Holds no class of the
 * plugin's, so that a host may keep it when the plugin is gone.
 *
 * @param name the factory's name
 * @param version the factory's version: letters, digits, dots, dashes, underscores and plus signs, 1 to 64
 * @param spi the versions of the SPI that it works with
 * @param capabilities all that its providers can have; which of them one has on this machine, its {@link
 *     RuntimeProvider#describe()} says
 * @param keys the settings that it knows, each name once
 * @param takesOtherKeys whether it may know more than {@code keys}, so that others are its own business
 */
public record ProviderDescriptor(
        String name,
        String version,
        SpiVersion.Range spi,
        Set<Capability> capabilities,
        List<ConfigKey<?>> keys,
        boolean takesOtherKeys) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");

    public ProviderDescriptor {
        Objects.requireNonNull(spi, "spi");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a provider cannot be called '" + name
                    + "': it takes 1 to 40 lower-case letters, digits and dashes");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "'" + version + "' cannot be a version: it takes 1 to 64 letters, digits,"
                            + " dots, dashes, underscores and plus signs, a letter or digit first");
        }
        capabilities = Set.copyOf(capabilities);
        keys = List.copyOf(keys);
        Set<String> names = new TreeSet<>();
        for (ConfigKey<?> key : keys) {
            if (!names.add(key.name())) {
                throw new IllegalArgumentException("the provider " + name + " has the key '" + key.name() + "' twice");
            }
        }
    }

    /** Of a provider that knows these keys and no others. */
    public ProviderDescriptor(
            String name, String version, SpiVersion.Range spi, Set<Capability> capabilities, List<ConfigKey<?>> keys) {
        this(name, version, spi, capabilities, keys, false);
    }

    /** Of a plugin that says no more than its name: it may be able to do anything, and knows its keys alone. */
    public static ProviderDescriptor undescribed(String name, String version) {
        return new ProviderDescriptor(
                name, version, SpiVersion.Range.from(1, 0), Set.of(Capability.values()), List.of(), true);
    }

    /**
     * Checks a provider's settings; opens nothing.
     *
     * @throws IllegalArgumentException when a key is unknown, then the message names the nearest; missing; or has an
     *     unusable value, then it has the key, the value unless it is secret, and what is accepted
     */
    public void check(Map<String, String> settings) {
        if (!takesOtherKeys) {
            new TreeSet<>(settings.keySet()).forEach(this::requireKnown);
        }
        keys.forEach(key -> key.in(settings));
    }

    private void requireKnown(String given) {
        if (keys.stream().anyMatch(key -> key.name().equals(given))) {
            return;
        }
        String start = "the provider " + name + " has no setting '" + given + "'; ";
        throw new IllegalArgumentException(keys.stream()
                .map(ConfigKey::name)
                .sorted()
                .min(Comparator.comparingInt(known -> EditDistance.between(given, known)))
                .map(nearest -> start + "did you mean '" + nearest + "'? It knows "
                        + keys.stream().map(ConfigKey::name).sorted().collect(Collectors.joining(", ")))
                .orElse(start + "it knows none"));
    }
}
