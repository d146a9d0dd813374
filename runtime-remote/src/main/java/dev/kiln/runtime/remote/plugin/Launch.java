// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a plugin is started.
 *
 * @param command the executable and its arguments
 * @param environment variables beside {@code PATH}, {@code LANG} and {@code KILN_SOCKET}
 * @param timeout from the start of the process to its first word
 */
public record Launch(List<String> command, Map<String, String> environment, Duration timeout) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
