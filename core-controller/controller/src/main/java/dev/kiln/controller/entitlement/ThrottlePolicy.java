// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

/**
 * How controllers divide a namespace's limit among them; pure.
 *
 * <p>What others admitted is known only after a while (a gossip interval, or some milliseconds in a hurry), and in that while
 * all of them could admit all that is left: with a limit of 60, three controllers that are flooded at once would let 180
 * through before they hear of each other. So nobody decides by what the others did. Each has a part of the limit that is its
 * own, and all parts together are never more than the limit:
 *
 * <ul>
 *   <li>it begins with an even part, {@link #base};
 *   <li>when it used up half of it, it says so (<em>wanted</em>), with what it has left;
 *   <li>who has more left gives some of it, {@link #gift}: it lowers its own part first and then says what it gave. The other's
 *       part grows when it hears that. While the news is on the way, or if it is lost, the sum is too low and never too high;
 *   <li>news repeat all that was given in this minute, so a lost one is made good by the next.
 * </ul>
 *
 * <p>Who was asked lately keeps as much as it leaves to the other; who was not gives half of all it has. A little is
 * {@link #kept}, so that the first request to a controller that was idle is not refused.
 *
 * <p>Worked example: 60 a minute, three controllers, parts 20, 20, 20; all requests come to the first. After 10 it says that it
 * could do with more. The others have 20 each, nothing to do, and keep 1: each gives half of 19, rounded up, so 10; parts 40,
 * 10, 10. After 20 the first asks again and gets 5 from each, then 2, 1 and 1: 58, 1, 1. So 58 of 60 are admitted, and each gift
 * took no longer than a message there and one back. When all three are flooded, none has more left than another, nobody gives,
 * and exactly 60 are admitted, whatever is known of whom.
 *
 * <p>The same holds for activations that are on their way, but for the minute: parts that were given away are given back the
 * same way, when the other has more left, or forgotten on both sides after a quiet minute.
 *
 * <p>Not exact: in the minute in which a controller joins or leaves, all begin with even parts again, whatever was used, and a
 * namespace may get up to one even part more for each controller that changed. A limit below the number of controllers is one
 * for each of them.
 */
final class ThrottlePolicy {

    /** All that is kept back together is about one in so many of the limit. */
    private static final int KEPT_PART = 20;

    /** Where a controller's part is smaller than this, keeping one would be too much. */
    private static final int LEAST_PART = 5;

    private ThrottlePolicy() {}

    /**
     * The part of a limit that is a controller's own before anything is given.
     *
     * @param rank of the controller, from 0; the first ones get what cannot be divided
     */
    static int base(int limit, int controllers, int rank) {
        if (limit <= 0) {
            return 0;
        }
        int even = limit / controllers + (rank < limit % controllers ? 1 : 0);
        return Math.max(1, even);
    }

    /** What each controller keeps of its part. */
    static int kept(int limit, int controllers) {
        boolean isTooSmall = controllers == 1 || limit / controllers < LEAST_PART;
        return isTooSmall ? 0 : Math.max(1, limit / KEPT_PART / (controllers - 1));
    }

    /**
     * What one controller gives another that could do with more.
     *
     * @param left of its own part
     * @param kept of it in any case
     * @param isAsked whether anything was asked of it lately
     * @param otherLeft of the other's part
     */
    static int gift(int left, int kept, boolean isAsked, int otherLeft) {
        int spare = left - kept - (isAsked ? Math.max(0, otherLeft) : 0);
        return spare <= 0 ? 0 : (spare + 1) / 2;
    }
}
