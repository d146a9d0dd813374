// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.controller.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How controllers find and tell each other.
 *
 * @param seeds some of the controllers, this one perhaps among them
 * @param discovery a DNS name whose addresses are controllers, and the port at which they listen
 * @param host under which this controller is reached by the others
 * @param gossipInterval between two snapshots
 * @param silentAfter what a controller said is forgotten when it says nothing new for so long
 * @param downAfter a controller that is not reached for so long is taken out of the cluster
 * @param tls when connections between controllers are encrypted
 */
public record PeersConfig(
        List<Seed> seeds,
        Optional<Seed> discovery,
        String host,
        int port,
        Duration gossipInterval,
        Duration silentAfter,
        Duration downAfter,
        Optional<Tls> tls) {

    /** PEM files: this controller's key and certificate, and the authority that signed those of all. */
    public record Tls(String key, String certificate, String authority) {}

    public PeersConfig {
        seeds = List.copyOf(seeds);
    }

    public static PeersConfig read(Settings settings) {
        PeersConfig config = new PeersConfig(
                settings.texts("seeds").stream().map(Seed::parse).toList(),
                Optional.of(settings.text("discovery"))
                        .filter(it -> !it.isBlank())
                        .map(Seed::parse),
                settings.text("host"),
                settings.number("port"),
                settings.duration("gossip-interval"),
                settings.duration("silent-after"),
                settings.duration("down-after"),
                tls(settings.section("tls")));
        settings.done();
        return config;
    }

    /** Whether nobody is looked for, so that nothing needs to be started. */
    public boolean isAlone() {
        return seeds.isEmpty() && discovery.isEmpty();
    }

    private static Optional<Tls> tls(Settings settings) {
        Tls tls = new Tls(settings.text("key"), settings.text("certificate"), settings.text("authority"));
        settings.done();
        List<String> files = List.of(tls.key(), tls.certificate(), tls.authority());
        if (files.stream().allMatch(String::isEmpty)) {
            return Optional.empty();
        }
        if (files.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("kiln.controller.peers.tls needs all of key, certificate and authority, "
                    + "or none of them; it has key '" + tls.key() + "', certificate '" + tls.certificate()
                    + "', authority '" + tls.authority() + "'");
        }
        return Optional.of(tls);
    }
}
