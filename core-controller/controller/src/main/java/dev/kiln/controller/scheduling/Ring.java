// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.messaging.wire.InvokerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Invokers on a circle of hashes, each at many points, more if it has more memory (Karger et al., "Consistent Hashing and
 * Random Trees", 1997). A key's home is the owner of the next point; when an invoker joins or leaves, only the keys of its own
 * points move. Immutable.
 */
final class Ring {

    private static final int MEGABYTES_PER_POINT = 16;
    private static final int MIN_POINTS = 16;
    private static final int MAX_POINTS = 1024;

    private final long[] points;
    private final int[] owners;

    private Ring(long[] points, int[] owners) {
        this.points = points;
        this.owners = owners;
    }

    /** A member of the ring: an invoker, and its place in whatever table the caller keeps. */
    record Member(InvokerId id, int megabytes, int index) {}

    private record Point(long hash, int owner) {}

    static Ring of(List<Member> members) {
        List<Point> all = new ArrayList<>();
        for (Member member : members) {
            int count = Math.clamp(member.megabytes() / MEGABYTES_PER_POINT, MIN_POINTS, MAX_POINTS);
            for (int i = 0; i < count; i++) {
                all.add(new Point(Demand.hash(member.id() + "#" + i), member.index()));
            }
        }
        all.sort(Comparator.comparingLong(Point::hash).thenComparingInt(Point::owner));
        long[] points = all.stream().mapToLong(Point::hash).toArray();
        int[] owners = all.stream().mapToInt(Point::owner).toArray();
        return new Ring(points, owners);
    }

    int size() {
        return points.length;
    }

    /** Where a walk for this hash begins. */
    int start(long hash) {
        int found = Arrays.binarySearch(points, hash);
        int next = found >= 0 ? found : -found - 1;
        return next == points.length ? 0 : next;
    }

    /** The owner at so many steps from the start of a walk. */
    int owner(int start, int step) {
        return owners[(start + step) % owners.length];
    }
}
