// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.runtime.spi.NetworkPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How sandboxes are made and what they may use; the keys of {@code kiln.invoker.sandbox}.
 *
 * @param createTimeout a provider's time to make one
 * @param prepareTimeout a provider's time to fetch an image
 * @param callTimeout a provider's time for pause, resume, status and destroy
 * @param drainTimeout how long pause and destroy wait for logs that are on their way
 * @param apiHost what actions find in {@code __OW_API_HOST}
 * @param environment further variables
 * @param cpuMillisPerGigabyte an upper bound on CPU time, by memory; absent for none
 */
public record SandboxConfig(
        Duration createTimeout,
        Duration prepareTimeout,
        Duration callTimeout,
        Duration drainTimeout,
        String apiHost,
        NetworkPolicy network,
        Map<String, String> environment,
        int maxProcesses,
        int maxOpenFiles,
        OptionalInt cpuMillisPerGigabyte) {
    public SandboxConfig {
        environment = Map.copyOf(environment);
    }

    public SandboxConfig withoutNetwork() {
        return new SandboxConfig(
                createTimeout,
                prepareTimeout,
                callTimeout,
                drainTimeout,
                apiHost,
                NetworkPolicy.NONE,
                environment,
                maxProcesses,
                maxOpenFiles,
                cpuMillisPerGigabyte);
    }
}
