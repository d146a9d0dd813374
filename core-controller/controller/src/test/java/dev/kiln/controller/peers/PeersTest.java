// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms of several controllers that find each other over real sockets, and lose each other. */
class PeersTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable it : open.reversed()) {
            it.close();
        }
    }

    @Test
    void aControllerWithoutSeedsIsAloneAndListensToNobody() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Peers alone = new Peers(config("127.0.0.1", freePort(), Optional.empty()), id("a"), InstantSource.system());
        alone.start(
                view -> {
                    throw new AssertionError("nobody is told anything");
                },
                Map::of);
        alone.hurry();

        assertThat(alone.isAlone()).isTrue();
        assertThat(alone.count()).isEqualTo(1);
        assertThat(alone.others()).isEmpty();
        Set<Thread> begun = new HashSet<>(Thread.getAllStackTraces().keySet());
        begun.removeAll(before);
        assertThat(begun).noneMatch(it -> it.getName().contains("pekko"));
        alone.close();
    }

    @Test
    void threeFindEachOtherAndTellWhatTheyHold() {
        int seed = freePort();
        Peers a = start("a", seed, seed, 100);
        Peers b = start("b", freePort(), seed, 20);
        Peers c = start("c", freePort(), seed, 3);

        await("all see three", () -> a.count() == 3 && b.count() == 3 && c.count() == 3);
        assertThat(b.others()).containsExactlyInAnyOrder(id("a"), id("c"));
        await(
                "all see the same cluster",
                () -> a.view().epoch() == b.view().epoch()
                        && b.view().epoch() == c.view().epoch());
        await("loads are told", () -> load(a) == 23 && load(b) == 103 && load(c) == 120);

        b.close();

        assertThat(b.isAlone()).isTrue();
        await("the others see that one left", () -> a.count() == 2 && c.count() == 2);
        await("its load is forgotten", () -> load(a) == 3 && load(c) == 100);
    }

    @Test
    void aNameThatStandsForManyIsEnough() {
        int port = freePort();
        List<Peers> all = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            PeersConfig config = config("127.0.0." + i, port, Optional.of(new Seed("controllers", port)));
            all.add(started(
                    new Peers(config, id("c" + i), InstantSource.system(), name -> {
                        assertThat(name).isEqualTo("controllers");
                        return new InetAddress[] {
                            InetAddress.getByName("127.0.0.3"),
                            InetAddress.getByName("127.0.0.1"),
                            InetAddress.getByName("127.0.0.2")
                        };
                    }),
                    0));
        }

        await("all see three", () -> all.stream().allMatch(it -> it.count() == 3));
    }

    @Test
    void whoSeesNoSeedBeginsAClusterAndGivesItUpForTheSeeds() {
        int first = freePort();
        int second = freePort();
        Peers late = start("late", Math.max(first, second), Math.min(first, second), 0);
        await("the one that is there began a cluster without the seed that is not", () -> isInCluster(late));

        Peers seed = start("seed", Math.min(first, second), Math.min(first, second), 0);

        await("both are in one cluster", () -> late.count() == 2 && seed.count() == 2);
    }

    @Test
    void whoIsTakenOutComesBack() throws Exception {
        int port = freePort();
        int other = freePort();
        Peers stays = start("stays", port, port, 0);
        Peers comes = start("comes", other, port, 0);
        await("they see each other", () -> stays.count() == 2 && comes.count() == 2);
        long epoch = stays.view().epoch();

        ActorSystem judge = judge(port);
        Address wronged = new Address("pekko", "kiln", "127.0.0.1", other);
        await(
                "the judge is in the cluster",
                () -> Cluster.get(judge).selfMember().status().equals(MemberStatus.up()));
        Cluster.get(judge).down(wronged);

        await("the cluster is another one", () -> stays.view().epoch() != epoch && stays.count() == 1);
        await("they see each other again", () -> stays.count() == 2 && comes.count() == 2);
    }

    @Test
    void whoDiesIsCountedForAWhileAndThenNoMore() throws Exception {
        int port = freePort();
        Peers stays = start("stays", port, port, 0);
        Process victim = victim("victim", freePort(), port);
        await("they see each other", () -> stays.count() == 2);

        victim.destroyForcibly().waitFor();

        assertThat(stays.count()).isEqualTo(2);
        await("it is taken out", () -> stays.count() == 1);
        victim("victim", freePort(), port);
        await("it is back at another address", () -> stays.count() == 2);
    }

    @Test
    void aPortThatIsTakenEndsTheStartWithTheSettingsName() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Peers peers = new Peers(
                    config(taken.getLocalPort(), new Seed("127.0.0.1", taken.getLocalPort())),
                    id("a"),
                    InstantSource.system());
            assertThatThrownBy(() -> peers.start(view -> Map.of(), Map::of))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("kiln.controller.peers");
        }
    }

    static PeersConfig config(int port, Seed seed) {
        PeersConfig none = config("127.0.0.1", port, Optional.empty());
        return new PeersConfig(
                List.of(seed, new Seed("127.0.0.1", port)),
                none.discovery(),
                none.host(),
                none.port(),
                none.gossipInterval(),
                none.silentAfter(),
                none.downAfter(),
                none.tls());
    }

    private static PeersConfig config(String host, int port, Optional<Seed> discovery) {
        return new PeersConfig(
                List.of(),
                discovery,
                host,
                port,
                Duration.ofMillis(50),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Optional.empty());
    }

    private Peers start(String id, int port, int seed, long megabytes) {
        return started(new Peers(config(port, new Seed("127.0.0.1", seed)), id(id), InstantSource.system()), megabytes);
    }

    private Peers started(Peers peers, long megabytes) {
        peers.start(view -> Map.of(), () -> Map.of(new InvokerId(1), megabytes));
        open.add(peers);
        return peers;
    }

    private Process victim(String id, int port, int seed) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PeerVictim.class.getName(),
                        id,
                        String.valueOf(port),
                        "127.0.0.1:" + seed)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        open.add(process::destroyForcibly);
        return process;
    }

    /** A member that is no controller and may say who is down. */
    private ActorSystem judge(int seed) {
        ActorSystem judge = ActorSystem.create(
                "kiln",
                ConfigFactory.parseString("pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }")
                        .withFallback(ConfigFactory.parseResources("kiln-peers.conf"))
                        .withFallback(ConfigFactory.parseResources("kiln-pekko.conf"))
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
        open.add(() -> {
            judge.terminate();
            judge.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
        });
        Cluster.get(judge).joinSeedNodes(List.of(new Address("pekko", "kiln", "127.0.0.1", seed)));
        return judge;
    }

    private static boolean isInCluster(Peers peers) {
        return peers.view().epoch() != 0;
    }

    private static long load(Peers peers) {
        return peers.view().megabytes().getOrDefault(new InvokerId(1), 0L);
    }

    private static ControllerId id(String value) {
        return new ControllerId(value);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError("there is no free port", e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(40);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited 40 seconds until " + what);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
