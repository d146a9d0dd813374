// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.kiln.controller.audit.AuditConfig;
import dev.kiln.controller.compose.ComposeConfig;
import dev.kiln.controller.config.Settings;
import dev.kiln.controller.entitlement.ThrottleConfig;
import dev.kiln.controller.entity.CacheConfig;
import dev.kiln.controller.feeds.FeedsConfig;
import dev.kiln.controller.flight.FlightConfig;
import dev.kiln.controller.gateway.GatewayConfig;
import dev.kiln.controller.http.HttpConfig;
import dev.kiln.controller.identity.IdentityConfig;
import dev.kiln.controller.info.InfoConfig;
import dev.kiln.controller.invoke.InvokeConfig;
import dev.kiln.controller.peers.PeersConfig;
import dev.kiln.controller.pools.orders.PoolsConfig;
import dev.kiln.controller.records.RecordsConfig;
import dev.kiln.controller.retention.RetentionConfig;
import dev.kiln.controller.scheduling.SchedulingConfig;
import dev.kiln.messaging.events.UserEventsConfig;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.encryption.EncryptionSettings;
import dev.kiln.model.identity.Secret;

/**
 * All that can be set, by room.
 *
 * @param id of this controller in its cluster
 * @param topicPrefix before the names of all topics
 * @param vanityDomain of hosts that are named after namespaces; empty for none
 */
public record ControllerConfig(
        ControllerId id,
        String topicPrefix,
        HttpConfig http,
        String vanityDomain,
        IdentityConfig identity,
        ThrottleConfig throttle,
        PeersConfig peers,
        CacheConfig entities,
        InvokeConfig invoke,
        GatewayConfig gateway,
        ComposeConfig compose,
        FlightConfig flight,
        RecordsConfig records,
        SchedulingConfig scheduling,
        RetentionConfig retention,
        FeedsConfig feeds,
        PoolsConfig pools,
        AuditConfig audit,
        InfoConfig info,
        EncryptionSettings parameters,
        UserEventsConfig userEvents) {

    /**
     * Reads {@code kiln.controller}, and what controllers share with invokers.
     *
     * @param root a resolved configuration with this module's {@code reference.conf} below it
     * @throws ConfigException when a key is missing, wrong or unknown; the message says which
     */
    public static ControllerConfig read(Config root) {
        Settings settings = Settings.of(root, "kiln.controller");
        ControllerConfig config = new ControllerConfig(
                new ControllerId(settings.text("id")),
                settings.text("topic-prefix"),
                HttpConfig.read(settings.section("http")),
                vanityDomain(settings.section("web")),
                IdentityConfig.read(settings.section("identity")),
                ThrottleConfig.read(settings.section("throttle")),
                PeersConfig.read(settings.section("peers")),
                CacheConfig.read(settings.section("entities")),
                InvokeConfig.read(settings.section("invoke")),
                GatewayConfig.read(settings.section("gateway")),
                ComposeConfig.read(settings.section("compose")),
                FlightConfig.read(settings.section("flight")),
                RecordsConfig.read(settings.section("records")),
                SchedulingConfig.read(settings.section("scheduling")),
                RetentionConfig.read(settings.section("retention")),
                FeedsConfig.read(settings.section("feeds")),
                PoolsConfig.read(settings.section("pools")),
                AuditConfig.read(settings.section("audit")),
                InfoConfig.read(settings.section("info")),
                encryption(Settings.of(root, EncryptionSettings.PATH)),
                userEvents(Settings.of(root, UserEventsConfig.PATH)));
        settings.done();
        return config;
    }

    private static String vanityDomain(Settings settings) {
        String domain = settings.text("vanity-domain");
        settings.done();
        return domain;
    }

    private static UserEventsConfig userEvents(Settings settings) {
        UserEventsConfig config = new UserEventsConfig(
                settings.flag("enabled"), settings.flag("prometheus"), settings.number("max-series"));
        settings.done();
        return config;
    }

    private static EncryptionSettings encryption(Settings settings) {
        EncryptionSettings encryption = new EncryptionSettings(
                settings.text("encryption"),
                new Secret(settings.text("aes-128")),
                new Secret(settings.text("aes-256")));
        settings.done();
        return encryption;
    }
}
