// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import com.typesafe.config.Config;
import dev.kiln.invoker.config.StrictConfig;
import dev.kiln.invoker.feed.FeedConfig;
import dev.kiln.invoker.health.HealthConfig;
import dev.kiln.invoker.policy.PoolConfig;
import dev.kiln.invoker.report.RecorderConfig;
import dev.kiln.invoker.run.RunConfig;
import dev.kiln.invoker.sandbox.SandboxConfig;
import dev.kiln.invoker.start.StartConfig;
import dev.kiln.messaging.events.UserEventsConfig;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.encryption.EncryptionSettings;
import dev.kiln.model.identity.Secret;
import dev.kiln.runtime.spi.NetworkPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/**
 * All settings of an invoker: {@code kiln.invoker}. Defaults and what each key means are in {@code reference.conf}.
 *
 * @param cluster the installation's name, which sandboxes carry
 * @param pool the pool that this invoker belongs to
 * @param dataDirectory holds the epoch and the ledger of activations
 * @param topicPrefix before each topic's name
 */
public record InvokerConfig(
        InvokerId id,
        String cluster,
        String pool,
        Path dataDirectory,
        String topicPrefix,
        Provider provider,
        PoolConfig sandboxes,
        SandboxConfig sandbox,
        StartConfig start,
        RunConfig run,
        FeedConfig feed,
        RecorderConfig recorder,
        HealthConfig health,
        Cache cache,
        EncryptionSettings parameters,
        UserEventsConfig userEvents,
        Duration stopTimeout) {

    private static final String PATH = "kiln.invoker";
    private static final long MEGABYTE = 1024 * 1024;

    /**
     * Which runtime provider, and from where.
     *
     * @param name its name, or {@code NAME@VERSION} where it shall not be the newest
     * @param plugins a folder with a folder of jars for each plugin
     * @param settings the provider's own
     */
    public record Provider(String name, Path plugins, Map<String, String> settings) {
        public Provider {
            settings = Map.copyOf(settings);
        }

        /** Without the settings' values, as only the plugin knows which of them are secret. */
        @Override
        public String toString() {
            return "Provider[name=" + name + ", plugins=" + plugins + ", settings=" + new TreeSet<>(settings.keySet())
                    + "]";
        }
    }

    /** What is remembered of the store. */
    public record Cache(long actionBytes, long codeBytes) {}

    /**
     * Reads the section {@code kiln.invoker} of a whole configuration.
     *
     * @throws IllegalArgumentException when a key is unknown or a value unusable
     */
    public static InvokerConfig of(Config whole) {
        StrictConfig config = new StrictConfig(PATH, whole.getConfig(PATH));
        InvokerConfig read = new InvokerConfig(
                new InvokerId(config.number("id")),
                config.text("cluster"),
                config.text("pool"),
                Path.of(config.text("data-directory")),
                config.text("topic-prefix"),
                config.section("provider", InvokerConfig::provider),
                config.section("sandboxes", InvokerConfig::sandboxes),
                config.section("sandbox", InvokerConfig::sandbox),
                config.section("start", InvokerConfig::start),
                config.section("run", InvokerConfig::run),
                config.section("feed", InvokerConfig::feed),
                config.section("recorder", InvokerConfig::recorder),
                config.section("health", InvokerConfig::health),
                config.section("cache", it -> new Cache(it.bytes("actions"), it.bytes("code"))),
                encryption(new StrictConfig(EncryptionSettings.PATH, whole.getConfig(EncryptionSettings.PATH))),
                userEvents(new StrictConfig(UserEventsConfig.PATH, whole.getConfig(UserEventsConfig.PATH))),
                config.duration("stop-timeout"));
        config.requireAllKnown();
        return read;
    }

    private static UserEventsConfig userEvents(StrictConfig config) {
        UserEventsConfig events =
                new UserEventsConfig(config.flag("enabled"), config.flag("prometheus"), config.number("max-series"));
        config.requireAllKnown();
        return events;
    }

    private static EncryptionSettings encryption(StrictConfig config) {
        EncryptionSettings encryption = new EncryptionSettings(
                config.text("encryption"), new Secret(config.text("aes-128")), new Secret(config.text("aes-256")));
        config.requireAllKnown();
        return encryption;
    }

    private static Provider provider(StrictConfig config) {
        return new Provider(config.text("name"), Path.of(config.text("plugins")), config.texts("settings"));
    }

    private static PoolConfig sandboxes(StrictConfig config) {
        return new PoolConfig(
                (int) (config.bytes("memory") / MEGABYTE),
                config.number("max-creates"),
                config.duration("pause-grace"),
                config.duration("keep-alive"),
                config.number("queue-per-action"),
                config.duration("max-wait"),
                config.duration("min-slice"),
                config.number("create-attempts"),
                config.duration("create-backoff"));
    }

    private static SandboxConfig sandbox(StrictConfig config) {
        return new SandboxConfig(
                config.duration("create-timeout"),
                config.duration("prepare-timeout"),
                config.duration("call-timeout"),
                config.duration("drain-timeout"),
                config.text("api-host"),
                config.oneOf("network", NetworkPolicy.class),
                config.texts("environment"),
                config.number("max-processes"),
                config.number("max-open-files"),
                config.optionalNumber("cpu-millis-per-gigabyte"));
    }

    private static StartConfig start(StrictConfig config) {
        return new StartConfig(
                config.flag("claims"),
                config.duration("lease"),
                config.duration("clock-skew"),
                config.duration("patience"),
                config.duration("time-for-others"));
    }

    private static RunConfig run(StrictConfig config) {
        return new RunConfig(
                config.duration("fetch-patience"),
                config.number("attempts"),
                config.duration("log-idle"),
                config.duration("crash-drain"));
    }

    private static FeedConfig feed(StrictConfig config) {
        return new FeedConfig(config.number("max-held"), config.duration("poll-wait"), config.duration("retry-pause"));
    }

    private static RecorderConfig recorder(StrictConfig config) {
        return new RecorderConfig(
                config.number("max-records"),
                config.bytes("max-bytes"),
                config.number("batch"),
                config.duration("linger"),
                config.duration("first-backoff"),
                config.duration("max-backoff"),
                config.duration("patience"));
    }

    private static HealthConfig health(StrictConfig config) {
        return new HealthConfig(config.duration("ping"), config.duration("check"), config.duration("sweep"));
    }
}
