// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ConfigType;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.SpiVersion;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The settings that this provider knows by itself; what each does in full is in the README. */
final class ConfigKeys {

    /** What follows it is a setting of the plugin's own. */
    static final String PLUGIN_PREFIX = "with.";

    static final ConfigKey<String> COMMAND = ConfigKey.requiredText(
            "command",
            "The plugin's executable and its arguments, such as /opt/plugin --fast, or a JSON list of them; with.NAME is handed to it"
                    + " as its own setting NAME.");
    static final ConfigKey<String> ENVIRONMENT = ConfigKey.text(
            "environment", "", "Variables of the plugin: words such as NAME=value, or a JSON list of them.");
    static final ConfigKey<Duration> START_TIMEOUT = ConfigKey.span(
            "start-timeout",
            "10s",
            new ConfigType.Span(Duration.ofMillis(100), Duration.ofMinutes(5)),
            "How long the plugin may take from its start to its first word.");

    /** Which capabilities there are, the plugin says; any setting may be its own. */
    static final ProviderDescriptor DESCRIPTOR = new ProviderDescriptor(
            RemoteProviderFactory.NAME,
            RemoteProviderFactory.VERSION,
            SpiVersion.Range.from(1, 1),
            Set.of(Capability.values()),
            List.of(COMMAND, ENVIRONMENT, START_TIMEOUT),
            true);

    private ConfigKeys() {}
}
