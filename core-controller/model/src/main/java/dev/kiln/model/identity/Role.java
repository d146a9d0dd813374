// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a subject may do beside using its namespaces. */
public enum Role {
    /** Reads what operators read, but for keys. */
    VIEWER,
    /** Reads and changes. */
    OPERATOR;

    /** As people and JSON call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> named(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }
}
