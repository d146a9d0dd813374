// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a process was started in.
 *
 * @param root the project's folder
 * @param memoryBytes of the machine
 * @param defaults what the rooms have by themselves, and system properties above it
 */
public record Surroundings(Path root, Path home, Map<String, String> environment, long memoryBytes, Config defaults) {

    private static final long MEGABYTE = 1024 * 1024;
    private static final int LEAST_MEMORY_MEGABYTES = 1024;

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process; for the beginning of a program. */
    public static Surroundings here() {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Surroundings(
                Path.of(System.getProperty("kiln.root", ".")).toAbsolutePath(),
                Path.of(System.getProperty("user.home")),
                System.getenv(),
                machine.getTotalMemorySize(),
                ConfigFactory.load());
    }

    /** What all sandboxes may hold together when nobody says: a third of the machine. */
    public int standardSandboxMegabytes() {
        return (int) Math.max(LEAST_MEMORY_MEGABYTES, memoryBytes / MEGABYTE / 3);
    }
}
