// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ProviderDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Values of settings that must not be seen, as a plugin may well repeat what it was given when it fails. */
final class Secrets {

    private static final String HIDDEN = "***";

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    static Secrets of(ProviderDescriptor descriptor, Map<String, String> settings) {
        return new Secrets(descriptor.keys().stream()
                .filter(ConfigKey::isSecret)
                .map(it -> settings.getOrDefault(it.name(), "").strip())
                .filter(it -> !it.isEmpty())
                .toList());
    }

    String hide(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, HIDDEN);
        }
        return hidden;
    }

    /** Whether the failure, or what led to it, tells one; then it must not be handed on as a cause. */
    boolean areIn(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .flatMap(it -> Stream.concat(Stream.of(it), Stream.of(it.getSuppressed())))
                .map(Throwable::toString)
                .anyMatch(it -> !hide(it).equals(it));
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
