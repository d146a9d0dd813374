// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each of the others said last, and the view that follows. Not thread-safe. */
final class PeerReports {

    private static final long FNV_PRIME = 0x100000001b3L;

    private final ControllerId self;
    private final Duration silentAfter;
    private final Map<ControllerId, Heard> heard = new HashMap<>();
    private final LongSupplier versions;

    private record Heard(Snapshot snapshot, Instant at) {}

    /**
     * A controller that is up.
     *
     * @param incarnation another for each start of it
     */
    record Peer(ControllerId id, String incarnation) {}

    /**
     * Begins with nothing heard.
     *
     * @param versions gives each view another number
     */
    PeerReports(ControllerId self, Duration silentAfter, LongSupplier versions) {
        this.self = self;
        this.silentAfter = silentAfter;
        this.versions = versions;
    }

    void heard(Snapshot snapshot, Instant now) {
        heard.put(snapshot.from(), new Heard(snapshot, now));
    }

    /**
     * The view as of now.
     *
     * @param peers all that are up, this one included
     */
    PeersView view(Set<Peer> peers, Instant now) {
        Set<ControllerId> others =
                peers.stream().map(Peer::id).filter(it -> !it.equals(self)).collect(Collectors.toSet());
        heard.entrySet()
                .removeIf(it -> !others.contains(it.getKey())
                        || it.getValue().at().plus(silentAfter).isBefore(now));
        Map<ControllerId, Snapshot> reports = new HashMap<>();
        Map<InvokerId, Long> megabytes = new HashMap<>();
        heard.forEach((id, it) -> {
            reports.put(id, it.snapshot());
            it.snapshot().megabytes().forEach((invoker, load) -> megabytes.merge(invoker, load, Long::sum));
        });
        List<ControllerId> all = Stream.concat(Stream.of(self), others.stream())
                .sorted(Comparator.comparing(ControllerId::value))
                .toList();
        return new PeersView(self, versions.getAsLong(), epoch(peers), all, reports, megabytes);
    }

    private static long epoch(Set<Peer> peers) {
        long hash = 0;
        for (String incarnation : peers.stream().map(Peer::incarnation).sorted().toList()) {
            for (int i = 0; i < incarnation.length(); i++) {
                hash = (hash ^ incarnation.charAt(i)) * FNV_PRIME;
            }
        }
        return hash;
    }
}
