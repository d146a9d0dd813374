// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import dev.kiln.controller.apis.Api;
import dev.kiln.controller.apis.BasePath;
import dev.kiln.controller.apis.Operation;
import dev.kiln.controller.apis.PathTemplate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which operation a request means. Pure. */
sealed interface Choice {

    /**
     * This one.
     *
     * @param values of the path's parameters
     */
    record Chosen(Api api, Operation operation, Map<String, String> values) implements Choice {}

    /** The path is one of the API's, but not by this method. */
    record OtherMethods(Api api, SortedSet<String> methods) implements Choice {}

    record Nothing() implements Choice {}

    /**
     * Chooses: of several APIs the one with the longest base path, in it the path that says most.
     *
     * @param path of the request, in segments, decoded
     */
    static Choice of(List<Api> apis, String method, List<String> path) {
        return apis.stream()
                .filter(it -> startsWith(path, it.basePath()))
                .sorted(Comparator.comparingInt(
                                (Api it) -> it.basePath().segments().size())
                        .reversed())
                .map(it -> in(it, method, path.subList(it.basePath().segments().size(), path.size())))
                .filter(it -> !(it instanceof Nothing))
                .findFirst()
                .orElseGet(Nothing::new);
    }

    private static Choice in(Api api, String method, List<String> path) {
        List<Chosen> fitting = api.operations().stream()
                .flatMap(it -> it.path().match(path).map(values -> new Chosen(api, it, values)).stream())
                .toList();
        Optional<Chosen> best = fitting.stream()
                .filter(it -> it.operation().method().equals(method))
                .min(Comparator.comparing(it -> it.operation().path(), PathTemplate.MOST_SPECIFIC_FIRST));
        if (best.isPresent()) {
            return best.get();
        }
        SortedSet<String> methods = new TreeSet<>();
        fitting.forEach(it -> methods.add(it.operation().method()));
        return methods.isEmpty() ? new Nothing() : new OtherMethods(api, methods);
    }

    private static boolean startsWith(List<String> path, BasePath basePath) {
        List<String> segments = basePath.segments();
        return path.size() >= segments.size()
                && path.subList(0, segments.size()).equals(segments);
    }
}
