// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.kiln.messaging.wire.ControllerId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of this controller in the cluster: an actor system of its own, with Artery and Cluster. Pekko lets no system back in
 * that the others took out, so {@link Peers} then begins another life. Safe for use by several threads.
 */
final class PeersNode implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PeersNode.class);

    private static final String SYSTEM = "kiln";
    private static final String ACTOR = "peers";
    private static final String ID_ROLE = "id:";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final ActorSystem system;
    private final Cluster cluster;
    private final AtomicBoolean isHurried = new AtomicBoolean();
    private final ActorRef gossip;

    /** What the node works for. */
    record Owner(
            ControllerId self,
            PeersConfig config,
            InstantSource clock,
            BiFunction<PeersView, Long, Snapshot> own,
            Consumer<PeersView> seen,
            LongSupplier versions) {}

    /**
     * Begins to listen; blocks until it does.
     *
     * @throws IllegalStateException when the port cannot be had
     */
    PeersNode(Owner owner) {
        PeersConfig config = owner.config();
        try {
            system = ActorSystem.create(SYSTEM, settings(owner.self(), config));
        } catch (Exception e) { // Pekko is Scala: it throws what it does not declare
            throw new IllegalStateException(
                    "cannot begin to listen for other controllers on " + config.host() + ":" + config.port()
                            + "; kiln.controller.peers needs an address of this machine and a free port",
                    e);
        }
        cluster = Cluster.get(system);
        Gossip.Surroundings around = new Gossip.Surroundings(
                owner.self(),
                config,
                owner.clock(),
                this::members,
                owner.own(),
                owner.seen(),
                owner.versions(),
                isHurried);
        gossip = system.actorOf(Props.create(Gossip.class, () -> new Gossip(around)), ACTOR);
    }

    /** Whether it is in a cluster, if only one of its own. */
    boolean isMember() {
        return isUp(cluster.selfMember());
    }

    /** Whether this life is over: the others took it out, or it saw that it is with the fewer. */
    boolean isOver() {
        return cluster.isTerminated();
    }

    /** Looks for a cluster at these addresses; the first of them begins one if there is none. Asks until it is called again. */
    void join(List<Seed> seeds) {
        List<Address> addresses = seeds.stream()
                .map(it -> new Address(cluster.selfAddress().protocol(), SYSTEM, it.host(), it.port()))
                .toList();
        cluster.joinSeedNodes(addresses);
    }

    /** Where the members of this cluster are, sorted. */
    List<Seed> memberAddresses() {
        List<Seed> addresses = new ArrayList<>();
        cluster.state().getMembers().forEach(it -> addresses.add(seed(it.address())));
        return addresses.stream().sorted().toList();
    }

    /** Tells the others sooner than at the next tick; costs nanoseconds when that is under way already. */
    void hurry() {
        if (isHurried.compareAndSet(false, true)) {
            gossip.tell(new Gossip.Hurry(), ActorRef.noSender());
        }
    }

    /** Says good-bye to the others and stops to listen; bounded. */
    @Override
    public void close() {
        try {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("leaving the other controllers did not end within {}", STOP_TIMEOUT, e);
        }
    }

    private List<Gossip.Member> members() {
        List<Gossip.Member> members = new ArrayList<>();
        for (Member member : cluster.state().getMembers()) {
            if (isUp(member)) {
                id(member)
                        .ifPresent(id -> members.add(new Gossip.Member(
                                new PeerReports.Peer(
                                        id,
                                        member.address() + "#"
                                                + member.uniqueAddress().longUid()),
                                member.address().equals(cluster.selfAddress()),
                                actor(member.address()))));
            }
        }
        return members;
    }

    private ActorSelection actor(Address address) {
        return system.actorSelection(address + "/user/" + ACTOR);
    }

    private static boolean isUp(Member member) {
        return member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.weaklyUp());
    }

    private static Optional<ControllerId> id(Member member) {
        return member.getRoles().stream()
                .filter(it -> it.startsWith(ID_ROLE))
                .map(it -> new ControllerId(it.substring(ID_ROLE.length())))
                .findFirst();
    }

    private static Seed seed(Address address) {
        return new Seed(
                address.getHost().orElseThrow(() -> new IllegalStateException(address + " has no host")),
                address.getPort().orElseThrow(() -> new IllegalStateException(address + " has no port")));
    }

    private static Config settings(ControllerId self, PeersConfig config) {
        Map<String, Object> own = new HashMap<>();
        own.put("pekko.remote.artery.canonical.hostname", config.host());
        own.put("pekko.remote.artery.canonical.port", config.port());
        own.put("pekko.cluster.roles", List.of(ID_ROLE + self));
        own.put("pekko.cluster.split-brain-resolver.stable-after", millis(config.downAfter()));
        config.tls().ifPresent(tls -> {
            String engine = "pekko.remote.artery.ssl.rotating-keys-engine.";
            own.put("pekko.remote.artery.transport", "tls-tcp");
            own.put(engine + "key-file", tls.key());
            own.put(engine + "cert-file", tls.certificate());
            own.put(engine + "ca-cert-file", tls.authority());
        });
        ClassLoader loader = PeersNode.class.getClassLoader();
        return ConfigFactory.parseMap(own, "kiln.controller.peers")
                .withFallback(ConfigFactory.parseResources(loader, "kiln-peers.conf"))
                .withFallback(ConfigFactory.parseResources(loader, "kiln-pekko.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
