// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ConfigType;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.SpiVersion;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The settings that this provider knows; what each does in full is in the README. */
final class ConfigKeys {

    static final ConfigKey<String> RUNTIMES = ConfigKey.requiredText(
            "runtimes", "An absolute directory with a folder for each language runtime, such as /opt/kiln/actions.");
    static final ConfigKey<String> STATE_DIR = ConfigKey.text(
            "state-dir",
            "",
            "Where all providers of this user write down their sandboxes; empty for /tmp/kiln-process-UID, with the"
                    + " invoker's user id.");
    static final ConfigKey<String> PATH =
            ConfigKey.text("path", "", "Further absolute directories for interpreters, colons between.");
    static final ConfigKey<String> LIMITS = ConfigKey.choice(
            "limits",
            "auto",
            ConfigType.Choice.of(Limiter.Means.class),
            "What holds the sandboxes; auto is cgroups where they can be had, else the watchdog.");
    static final ConfigKey<String> CGROUP_PARENT = ConfigKey.text(
            "cgroup-parent", "", "Where cgroups are made, such as /kiln; empty for the invoker's own cgroup.");
    static final ConfigKey<String> EGRESS = ConfigKey.choice(
            "egress",
            "refuse",
            ConfigType.Choice.of(ProcessConfig.Egress.class),
            "Whether a sandbox with egress gets the host's network, loopback included, or is refused.");
    static final ConfigKey<String> UIDS = ConfigKey.text(
            "uids", "230000-249999", "As root: the user ids of which each sandbox gets its own, a range above 999.");
    static final ConfigKey<String> BWRAP = ConfigKey.text("bwrap", "bwrap", "The program bubblewrap.");
    static final ConfigKey<Duration> WATCH_INTERVAL = ConfigKey.span(
            "watch-interval",
            "50ms",
            new ConfigType.Span(Duration.ofMillis(5), Duration.ofSeconds(10)),
            "How often the watchdog measures memory.");
    static final ConfigKey<Long> PARALLEL_CREATES = ConfigKey.whole(
            "parallel-creates",
            8,
            new ConfigType.Whole(1, 256),
            "sandboxes",
            "How many may be starting at once; others wait.");

    static final ProviderDescriptor DESCRIPTOR = new ProviderDescriptor(
            ProcessProviderFactory.NAME,
            ProcessProviderFactory.VERSION,
            SpiVersion.Range.from(1, 1),
            Set.of(Capability.PAUSE, Capability.USAGE),
            List.of(
                    RUNTIMES,
                    STATE_DIR,
                    PATH,
                    LIMITS,
                    CGROUP_PARENT,
                    EGRESS,
                    UIDS,
                    BWRAP,
                    WATCH_INTERVAL,
                    PARALLEL_CREATES));

    private ConfigKeys() {}
}
