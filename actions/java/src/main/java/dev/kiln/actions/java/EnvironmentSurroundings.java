// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Map;

/**
 * The environment of this process as {@code System.getenv} shows it and child processes get it. Java has no way to change that,
 * and the protocol asks for it, so this reaches behind the map that cannot be changed; hence {@code --add-opens
 * java.base/java.util=ALL-UNNAMED}, or {@code Add-Opens} in the manifest of the jar.
 */
final class EnvironmentSurroundings {
    private final Map<String, String> variables;

    private EnvironmentSurroundings(Map<String, String> variables) {
        this.variables = variables;
    }

    static EnvironmentSurroundings ofThisProcess() {
        return new EnvironmentSurroundings(behind(System.getenv()));
    }

    @SuppressWarnings("unchecked") // the field has the type of the map around it
    private static Map<String, String> behind(Map<String, String> unmodifiable) {
        try {
            Field field = Collections.unmodifiableMap(Map.of()).getClass().getDeclaredField("m");
            field.setAccessible(true);
            return (Map<String, String>) field.get(unmodifiable);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "cannot change the environment: start with --add-opens java.base/java.util=ALL-UNNAMED", e);
        }
    }

    /** Only while no action runs, as the map behind is not made for several threads. */
    void set(String name, String value) {
        variables.put(name, value);
    }
}
