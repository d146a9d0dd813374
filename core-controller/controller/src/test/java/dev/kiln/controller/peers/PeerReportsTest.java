// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.peers.PeerReports.Peer;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeerReportsTest {

    private static final ControllerId A = new ControllerId("a");
    private static final ControllerId B = new ControllerId("b");
    private static final ControllerId C = new ControllerId("c");
    private static final Set<Peer> ALL = Set.of(new Peer(A, "a#1"), new Peer(B, "b#1"), new Peer(C, "c#1"));
    private static final InvokerId INVOKER = new InvokerId(7);
    private static final QuotaKey KEY = new QuotaKey("uuid", QuotaKey.Kind.INVOCATIONS);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final AtomicLong versions = new AtomicLong();
    private final PeerReports reports = new PeerReports(B, Duration.ofSeconds(2), versions::incrementAndGet);

    @Test
    void allAreCountedAlsoThoseWhoSaidNothingYet() {
        PeersView view = reports.view(ALL, now);

        assertThat(view.all()).containsExactly(A, B, C);
        assertThat(view.count()).isEqualTo(3);
        assertThat(view.rank()).isEqualTo(1);
        assertThat(view.reports()).isEmpty();
    }

    @Test
    void whoIsNotInTheClusterYetCountsItself() {
        assertThat(reports.view(Set.of(), now).all()).containsExactly(B);
        assertThat(reports.view(Set.of(new Peer(A, "a#1")), now).all()).containsExactly(A, B);
    }

    @Test
    void loadsAreSummedUp() {
        reports.heard(snapshot(A, 1, 100), now);
        reports.heard(snapshot(C, 1, 20), now);
        reports.heard(snapshot(A, 2, 30), now);

        assertThat(reports.view(ALL, now).megabytes()).containsExactly(Map.entry(INVOKER, 50L));
    }

    @Test
    void whatTheSilentSaidIsForgottenThoughTheyAreCounted() {
        reports.heard(snapshot(A, 1, 100), now);
        now = now.plusMillis(2001);
        reports.heard(snapshot(C, 1, 20), now);

        PeersView view = reports.view(ALL, now);

        assertThat(view.megabytes()).containsExactly(Map.entry(INVOKER, 20L));
        assertThat(view.count()).isEqualTo(3);
    }

    @Test
    void whatSomebodySaidWhoLeftIsForgottenAtOnce() {
        reports.heard(snapshot(A, 1, 100), now);

        assertThat(reports.view(Set.of(new Peer(B, "b#1")), now).megabytes()).isEmpty();
    }

    @Test
    void theEpochIsTheSameForAllWhoSeeTheSame() {
        PeerReports others = new PeerReports(A, Duration.ofSeconds(2), versions::incrementAndGet);
        long epoch = reports.view(ALL, now).epoch();

        assertThat(others.view(ALL, now).epoch()).isEqualTo(epoch);
        assertThat(reports.view(Set.of(new Peer(A, "a#2"), new Peer(B, "b#1"), new Peer(C, "c#1")), now)
                        .epoch())
                .isNotEqualTo(epoch);
        assertThat(reports.view(Set.of(new Peer(A, "a#1"), new Peer(B, "b#1")), now)
                        .epoch())
                .isNotEqualTo(epoch);
    }

    @Test
    void giftsCountInTheirWindowAndEpochAlone() {
        long epoch = reports.view(ALL, now).epoch();
        QuotaReport report = new QuotaReport(5, 60, 12, 3, true, Map.of(B, 4, C, 2));
        reports.heard(new Snapshot(A, 1, epoch, Map.of(KEY, report), Map.of()), now);
        reports.heard(new Snapshot(C, 1, epoch + 1, Map.of(KEY, report), Map.of()), now);

        PeersView view = reports.view(ALL, now);

        assertThat(view.received(KEY, 5)).isEqualTo(4);
        assertThat(view.received(KEY, 6)).isZero();
        assertThat(view.counted(KEY, 5)).isEqualTo(24);
        assertThat(view.received(new QuotaKey("other", QuotaKey.Kind.INVOCATIONS), 5))
                .isZero();
    }

    private static Snapshot snapshot(ControllerId from, long sequence, long megabytes) {
        return new Snapshot(from, sequence, 0, Map.of(), Map.of(INVOKER, megabytes));
    }
}
