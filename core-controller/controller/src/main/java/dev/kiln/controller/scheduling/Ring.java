// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.messaging.wire.InvokerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Invokers on a circle of hashes, each at many points, more if it has more memory (Karger et al., "Consistent Hashing and
 * Random Trees", 1997). A key's home is the owner of the next point; when an invoker joins or leaves, only the keys of its own
 * points move. Immutable.
 */
final class Ring {

    private static final int MEGABYTES_PER_POINT = 16;
    private static final int MIN_POINTS = 16;
    private static final int MAX_POINTS = 1024;

    private static final Comparator<Point> ORDER = Comparator.comparingLong(Point::hash);

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
        members.forEach(member -> all.addAll(points(member)));
        all.sort(ORDER);
        return new Ring(
                all.stream().mapToLong(Point::hash).toArray(),
                all.stream().mapToInt(Point::owner).toArray());
    }

    /** The ring with one member more: a merge, as sorting all anew for each of a thousand that join would take minutes. */
    Ring plus(Member member) {
        List<Point> fresh = new ArrayList<>(points(member));
        fresh.sort(ORDER);
        long[] merged = new long[points.length + fresh.size()];
        int[] mergedOwners = new int[merged.length];
        int old = 0;
        int added = 0;
        for (int i = 0; i < merged.length; i++) {
            boolean takesOld = added == fresh.size()
                    || (old < points.length && points[old] <= fresh.get(added).hash());
            merged[i] = takesOld ? points[old] : fresh.get(added).hash();
            mergedOwners[i] = takesOld ? owners[old++] : fresh.get(added++).owner();
        }
        return new Ring(merged, mergedOwners);
    }

    private static List<Point> points(Member member) {
        int count = Math.clamp(member.megabytes() / MEGABYTES_PER_POINT, MIN_POINTS, MAX_POINTS);
        return IntStream.range(0, count)
                .mapToObj(i -> new Point(Demand.hash(member.id() + "#" + i), member.index()))
                .toList();
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
