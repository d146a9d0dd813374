// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.wire.ControllerId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedPeersTest {

    @TempDir
    Path folder;

    @Test
    void onlyWhoeverHasACertificateOfTheSameAuthorityComesIn() throws Exception {
        Authority ours = new Authority(folder, "ours");
        Authority theirs = new Authority(folder, "theirs");
        int seed = PeersTest.freePort();
        try (Peers a = start("a", seed, seed, Optional.of(ours.sign("a")));
                Peers stranger = start("c", PeersTest.freePort(), seed, Optional.of(theirs.sign("c")));
                Peers open = start("d", PeersTest.freePort(), seed, Optional.empty());
                Peers b = start("b", PeersTest.freePort(), seed, Optional.of(ours.sign("b")))) {
            PeersTest.await("the last one found the first", () -> a.count() == 2 && b.count() == 2);

            // those who began before it had as much time and more
            assertThat(a.others()).containsExactly(new ControllerId("b"));
            assertThat(stranger.isAlone()).isTrue();
            assertThat(open.isAlone()).isTrue();
        }
    }

    private static Peers start(String id, int port, int seed, Optional<PeersConfig.Tls> tls) {
        PeersConfig plain = PeersTest.config(port, new Seed("127.0.0.1", seed));
        PeersConfig config = new PeersConfig(
                plain.seeds(),
                plain.discovery(),
                plain.host(),
                plain.port(),
                plain.gossipInterval(),
                plain.silentAfter(),
                plain.downAfter(),
                tls);
        Peers peers = new Peers(config, new ControllerId(id), InstantSource.system());
        peers.start(view -> Map.of(), Map::of);
        return peers;
    }
}
