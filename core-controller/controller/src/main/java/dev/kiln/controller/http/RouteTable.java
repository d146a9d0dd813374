// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** All routes, found by method and path. */
public final class RouteTable {

    private final List<Route> routes;
    private final Map<Integer, List<Pattern>> bySegmentCount = new HashMap<>();

    /** What a method and a path lead to. */
    sealed interface Match {
        record Found(Route route, Map<String, String> values) implements Match {}

        record OtherMethods(SortedSet<String> allowed) implements Match {}

        record Nothing() implements Match {}
    }

    private record Pattern(Route route, String[] segments, boolean hasSlashAtEnd) {}

    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            String[] segments = Paths.split(route.path());
            bySegmentCount
                    .computeIfAbsent(segments.length, count -> new ArrayList<>())
                    .add(new Pattern(
                            route,
                            segments,
                            route.path().length() > 1 && route.path().endsWith("/")));
        }
    }

    public List<Route> routes() {
        return routes;
    }

    Match match(String method, Paths.Path path) {
        List<Pattern> candidates = bySegmentCount.getOrDefault(path.segments().length, List.of());
        if (path.hasSlashAtEnd()) {
            Match exact = match(method, path, candidates, true);
            if (!(exact instanceof Match.Nothing)) {
                return exact;
            }
        }
        return match(method, path, candidates, false);
    }

    private static Match match(String method, Paths.Path path, List<Pattern> candidates, boolean withSlashAtEnd) {
        SortedSet<String> allowed = new TreeSet<>();
        for (Pattern pattern : candidates) {
            if (pattern.hasSlashAtEnd() == withSlashAtEnd && fits(pattern.segments(), path.segments())) {
                if (pattern.route().method().equals(method)) {
                    return new Match.Found(pattern.route(), values(pattern.segments(), path.segments()));
                }
                allowed.add(pattern.route().method());
            }
        }
        return allowed.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(allowed);
    }

    private static boolean fits(String[] pattern, String[] segments) {
        for (int i = 0; i < pattern.length; i++) {
            if (!isPlaceholder(pattern[i]) && !pattern[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> values(String[] pattern, String[] segments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (isPlaceholder(pattern[i])) {
                values.put(pattern[i].substring(1, pattern[i].length() - 1), segments[i]);
            }
        }
        return values;
    }

    private static boolean isPlaceholder(String segment) {
        return segment.startsWith("{");
    }
}
