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

    private static final String REST_END = "...}";

    private final List<Route> routes;
    private final Map<Integer, List<Pattern>> bySegmentCount = new HashMap<>();

    /** Those whose path ends in a rest; looked at when no other path fits. */
    private final List<Pattern> withRest = new ArrayList<>();

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
            if (segments.length > 0 && isRest(segments[segments.length - 1])) {
                withRest.add(new Pattern(route, segments, false));
                continue;
            }
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
        Match match = match(method, path, candidates, false);
        return match instanceof Match.Nothing ? matchWithRest(method, path) : match;
    }

    private Match matchWithRest(String method, Paths.Path path) {
        SortedSet<String> allowed = new TreeSet<>();
        for (Pattern pattern : withRest) {
            int last = pattern.segments().length - 1;
            if (path.segments().length >= last && fits(pattern.segments(), last, path.segments())) {
                if (pattern.route().method().equals(method)) {
                    Map<String, String> values = values(pattern.segments(), last, path.segments());
                    String rest = pattern.segments()[last];
                    values.put(rest.substring(1, rest.length() - REST_END.length()), path.rest(last));
                    return new Match.Found(pattern.route(), values);
                }
                allowed.add(pattern.route().method());
            }
        }
        return allowed.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(allowed);
    }

    private static Match match(String method, Paths.Path path, List<Pattern> candidates, boolean withSlashAtEnd) {
        SortedSet<String> allowed = new TreeSet<>();
        for (Pattern pattern : candidates) {
            if (pattern.hasSlashAtEnd() == withSlashAtEnd
                    && fits(pattern.segments(), pattern.segments().length, path.segments())) {
                if (pattern.route().method().equals(method)) {
                    return new Match.Found(
                            pattern.route(), values(pattern.segments(), pattern.segments().length, path.segments()));
                }
                allowed.add(pattern.route().method());
            }
        }
        return allowed.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(allowed);
    }

    private static boolean fits(String[] pattern, int count, String[] segments) {
        for (int i = 0; i < count; i++) {
            if (!isPlaceholder(pattern[i]) && !pattern[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> values(String[] pattern, int count, String[] segments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < count; i++) {
            if (isPlaceholder(pattern[i])) {
                values.put(pattern[i].substring(1, pattern[i].length() - 1), segments[i]);
            }
        }
        return values;
    }

    private static boolean isRest(String segment) {
        return segment.endsWith(REST_END);
    }

    private static boolean isPlaceholder(String segment) {
        return segment.startsWith("{");
    }
}
