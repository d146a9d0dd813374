// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import dev.kiln.controller.apis.Api;
import dev.kiln.controller.config.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How APIs are served.
 *
 * @param publicUrl where clients reach the gateway, without a slash at its end; if there is none, where they reached it
 * @param bounds of what a namespace may have
 * @param cacheTtl how long APIs are served from memory before the store is asked again
 * @param cacheGrace how much longer while the store does not answer
 */
public record GatewayConfig(Optional<String> publicUrl, Api.Bounds bounds, Duration cacheTtl, Duration cacheGrace) {

    public GatewayConfig {
        publicUrl.filter(it -> !it.matches("https?://[^/?#].*[^/]")).ifPresent(it -> {
            throw new IllegalArgumentException("kiln.controller.gateway.public-url is '" + it
                    + "', and has to be like 'https://api.example.com', without a slash at its end");
        });
    }

    public static GatewayConfig read(Settings settings) {
        GatewayConfig config = new GatewayConfig(
                Optional.of(settings.text("public-url")).filter(it -> !it.isEmpty()),
                new Api.Bounds(
                        settings.number("max-apis"),
                        settings.number("max-operations"),
                        settings.bytes("max-document"),
                        settings.number("max-keys")),
                settings.duration("cache-ttl"),
                settings.duration("cache-grace"));
        settings.done();
        return config;
    }
}
