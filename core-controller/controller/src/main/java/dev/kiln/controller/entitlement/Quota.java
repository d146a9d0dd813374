// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import dev.kiln.controller.peers.PeersView;
import dev.kiln.controller.peers.QuotaKey;
import dev.kiln.controller.peers.QuotaReport;
import dev.kiln.controller.peers.Snapshot;
import dev.kiln.messaging.wire.ControllerId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** This controller's part of one limit of one namespace. Not thread-safe: {@link Throttles} lets one at a time in. */
final class Quota {

    private final QuotaKey key;
    private final Map<ControllerId, Integer> given = new HashMap<>();

    /** The last snapshot of each peer that was answered with a gift: one wish, one gift. */
    private final Map<ControllerId, Long> answered = new HashMap<>();

    private long window;
    private long epoch;
    private long version = -1;
    private int limit;
    private int received;
    private int cap;
    private int used;
    private int count;

    /** Most that was used at once since the last report; where use only grows it is the use. */
    private int peak;

    private boolean isAsked;

    /** Whether anything happened since it was last looked for quotas that can be forgotten. */
    private boolean isTouched;

    /** Whether the others were told in a hurry that this cap is nearly used up; once for each cap is enough. */
    private boolean hasCried;

    Quota(QuotaKey key) {
        this.key = key;
    }

    /**
     * Whether one more was admitted.
     *
     * @param isLow whether the others should hear soon that little is left here
     * @param count that was reached, and what is allowed: of all controllers if that is what refused, else of this one
     */
    record Verdict(boolean isAdmitted, boolean isLow, int count, int allowed) {}

    /** Takes one if there is one left. */
    Verdict take(int newLimit, long newWindow, PeersView view) {
        limit = newLimit;
        turn(newWindow, view);
        isAsked = true;
        isTouched = true;
        boolean isAdmitted = used < cap;
        if (isAdmitted) {
            used++;
            peak = Math.max(peak, used);
        }
        count = isConcurrency() ? used : count + 1;
        boolean isLow = view.count() > 1 && !hasCried && isLow(cap - used);
        hasCried |= isLow;
        if (isAdmitted) {
            return new Verdict(true, isLow, count, cap);
        }
        long everywhere = (long) count + view.counted(key, window);
        boolean isSpent = isConcurrency() ? everywhere >= limit : everywhere > limit;
        return isSpent
                ? new Verdict(false, isLow, (int) Math.min(Integer.MAX_VALUE, everywhere), limit)
                : new Verdict(false, isLow, count, cap);
    }

    /** One more is used, whatever the limit. */
    void add() {
        isTouched = true;
        used++;
        count = used;
        peak = Math.max(peak, used);
    }

    /** One less is used. */
    void giveBack() {
        used = Math.max(0, used - 1);
        count = used;
    }

    /** Gives what others want and can be spared, and tells what there is to tell of this limit. */
    Optional<QuotaReport> report(long newWindow, PeersView view) {
        turn(newWindow, view);
        for (ControllerId peer : view.all()) {
            Snapshot snapshot = view.reports().get(peer);
            if (snapshot != null) {
                answer(peer, snapshot, view);
            }
        }
        int left = cap - peak;
        boolean isWanted = isAsked && isLow(left);
        if (!isWanted) {
            hasCried = false;
        }
        isAsked = false;
        peak = used;
        boolean usesGifts = isConcurrency() && used > 0 && received > 0;
        return isWanted || usesGifts || !given.isEmpty()
                ? Optional.of(new QuotaReport(window, limit, count, left, isWanted, given))
                : Optional.empty();
    }

    /**
     * Whether it can be forgotten, with what it gave: nothing happened since this was last asked, nothing is used here, and
     * nobody says that it is used elsewhere.
     */
    boolean isIdle(long newWindow, PeersView view) {
        turn(newWindow, view);
        boolean isIdle = !isTouched && used == 0 && view.counted(key, window) == 0;
        isTouched = false;
        return isIdle;
    }

    private void answer(ControllerId peer, Snapshot snapshot, PeersView view) {
        QuotaReport wish = snapshot.quotas().get(key);
        if (wish == null
                || !wish.isWanted()
                || wish.window() != window
                || snapshot.epoch() != epoch
                || answered.getOrDefault(peer, -1L) == snapshot.sequence()) {
            return;
        }
        answered.put(peer, snapshot.sequence());
        if (count == 0) {
            // nobody asks here, so the other knows the namespace's limit better
            limit = wish.limit();
            reckon(view);
        }
        int kept = ThrottlePolicy.kept(limit, view.count());
        int gift = ThrottlePolicy.gift(cap - peak, kept, isAsked, wish.left());
        if (gift > 0) {
            given.merge(peer, gift, Integer::sum);
            isTouched = true;
            reckon(view);
        }
    }

    /** Begins a new window or epoch if it is time, and reckons anew what is this controller's own. */
    private void turn(long newWindow, PeersView view) {
        // a thread that read the clock just before the minute ended may come late
        if (newWindow != window && newWindow != window - 1) {
            window = newWindow;
            used = 0;
            count = 0;
            peak = 0;
            forgetGifts();
        }
        if (view.epoch() != epoch) {
            epoch = view.epoch();
            forgetGifts();
        }
        reckon(view);
    }

    private void forgetGifts() {
        given.clear();
        answered.clear();
        version = -1;
        hasCried = false;
    }

    private void reckon(PeersView view) {
        if (view.version() != version) {
            version = view.version();
            received = view.received(key, window);
        }
        int away = 0;
        for (int gift : given.values()) {
            away += gift;
        }
        int newCap = Math.max(0, ThrottlePolicy.base(limit, view.count(), view.rank()) + received - away);
        if (newCap > cap) {
            hasCried = false;
        }
        cap = newCap;
    }

    private boolean isLow(int left) {
        return left <= 0 || 2L * left <= cap;
    }

    private boolean isConcurrency() {
        return key.kind() == QuotaKey.Kind.CONCURRENCY;
    }
}
