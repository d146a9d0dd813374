// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What the owner of APIs does with them. Methods block, and refuse what cannot be before anything is stored. */
final class ApiService {

    private static final int MAX_KEY_NAME_LENGTH = 256;
    private static final int LOWEST_CONTROL = ' ';

    private final ApiStore store;
    private final Predicate<QualifiedName> isWebAction;
    private final Api.Bounds bounds;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Makes it.
     *
     * @param isWebAction blocks
     * @param random must not be guessable: keys are made of it
     */
    ApiService(
            ApiStore store,
            Predicate<QualifiedName> isWebAction,
            Api.Bounds bounds,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.isWebAction = isWebAction;
        this.bounds = bounds;
        this.clock = clock;
        this.random = random;
    }

    List<ApiFile> list(NamespaceName owner, Optional<String> basePathOrName) {
        return store.files(owner).stream()
                .filter(file -> basePathOrName.map(it -> isNamed(file, it)).orElse(true))
                .toList();
    }

    ApiFile create(NamespaceName owner, ApiDraft draft) {
        return switch (draft) {
            case ApiDraft.Whole whole -> replace(owner, whole.document().deepCopy());
            case ApiDraft.Single single -> add(owner, single);
        };
    }

    private ApiFile replace(NamespaceName owner, ObjectNode document) {
        Api api = Swagger.api(owner, document, List.of());
        document.put("basePath", api.basePath().value());
        document.withObjectProperty("info").put("title", api.name());
        requireWithin(api, document);
        api.operations().forEach(this::requireWebAction);
        return store.change(
                        owner,
                        api.basePath(),
                        before -> Optional.of(before.orElseGet(() -> new ApiFile(document, List.of()))
                                .with(document)))
                .orElseThrow();
    }

    private ApiFile add(NamespaceName owner, ApiDraft.Single draft) {
        return store.change(owner, draft.basePath(), before -> {
                    ApiFile file = before.orElseGet(() -> begun(draft));
                    ObjectNode document = SwaggerEdit.with(file.document(), draft);
                    draft.name()
                            .ifPresent(it -> document.withObjectProperty("info").put("title", it));
                    Api api = Swagger.api(owner, document, List.of());
                    requireWithin(api, document);
                    PathTemplate path = PathTemplate.of(draft.path());
                    api.operations().stream()
                            .filter(it -> it.path().equals(path) && it.method().equals(draft.method()))
                            .forEach(this::requireWebAction);
                    return Optional.of(file.with(document));
                })
                .orElseThrow();
    }

    private static ApiFile begun(ApiDraft.Single draft) {
        return new ApiFile(
                SwaggerEdit.begun(
                        draft.basePath(), draft.name().orElse(draft.basePath().value())),
                List.of());
    }

    /**
     * Deletes an API, a path of it, or a method of a path. What has nothing left is deleted.
     *
     * @param method in capital letters
     */
    void delete(NamespaceName owner, String basePathOrName, Optional<String> path, Optional<String> method) {
        store.change(owner, basePath(owner, basePathOrName), before -> {
            ApiFile file = before.orElseThrow(() -> missing(basePathOrName));
            if (path.isEmpty()) {
                return Optional.empty();
            }
            ObjectNode rest = SwaggerEdit.without(file.document(), path.get(), method)
                    .orElseThrow(() -> new Refusal(new Problem.Unknown("API '" + basePathOrName + "' has no "
                            + method.map(it -> it + " of its ").orElse("") + "path '" + BasePath.shown(path.get())
                            + "'.")));
            return SwaggerEdit.isEmpty(rest) ? Optional.empty() : Optional.of(file.with(rest));
        });
    }

    List<ApiKey> keys(NamespaceName owner, String basePathOrName) {
        BasePath basePath = basePath(owner, basePathOrName);
        return store.files(owner).stream()
                .filter(it -> isNamed(it, basePath.value()))
                .findFirst()
                .orElseThrow(() -> missing(basePathOrName))
                .keys();
    }

    ApiKey.Fresh createKey(NamespaceName owner, String basePathOrName, String name) {
        if (name.length() > MAX_KEY_NAME_LENGTH || name.chars().anyMatch(it -> it < LOWEST_CONTROL)) {
            throw new Refusal(new Problem.Invalid(
                    "The name of a key has at most " + MAX_KEY_NAME_LENGTH + " characters, of one line."));
        }
        ApiKey.Fresh fresh = ApiKey.make(name, clock.instant(), random);
        store.change(owner, basePath(owner, basePathOrName), before -> {
            ApiFile file = before.orElseThrow(() -> missing(basePathOrName));
            if (file.keys().size() >= bounds.keys()) {
                throw new Refusal(new Problem.Invalid("API '" + basePathOrName + "' has " + bounds.keys()
                        + " keys, which is as many as an API may have. Delete one first."));
            }
            List<ApiKey> keys = new ArrayList<>(file.keys());
            keys.add(fresh.stored());
            return Optional.of(file.with(keys));
        });
        return fresh;
    }

    void deleteKey(NamespaceName owner, String basePathOrName, String id) {
        store.change(owner, basePath(owner, basePathOrName), before -> {
            ApiFile file = before.orElseThrow(() -> missing(basePathOrName));
            List<ApiKey> others =
                    file.keys().stream().filter(it -> !it.id().equals(id)).toList();
            if (others.size() == file.keys().size()) {
                throw new Refusal(new Problem.Unknown(
                        "API '" + basePathOrName + "' has no key with the id '" + BasePath.shown(id) + "'."));
            }
            return Optional.of(file.with(others));
        });
    }

    /** What begins with a slash is a base path, all else a name. */
    private BasePath basePath(NamespaceName owner, String basePathOrName) {
        if (basePathOrName.startsWith("/")) {
            return BasePath.of(basePathOrName);
        }
        List<ApiFile> named = list(owner, Optional.of(basePathOrName));
        if (named.size() > 1) {
            throw new Refusal(new Problem.Invalid("The namespace '" + owner + "' has " + named.size() + " APIs called '"
                    + basePathOrName + "'. Name one by its base path."));
        }
        return named.stream()
                .findFirst()
                .map(it -> BasePath.of(it.document().path("basePath").asText()))
                .orElseThrow(() -> missing(basePathOrName));
    }

    private static boolean isNamed(ApiFile file, String basePathOrName) {
        return basePathOrName.startsWith("/")
                ? file.document()
                        .path("basePath")
                        .asText()
                        .equals(BasePath.of(basePathOrName).value())
                : file.document().path("info").path("title").asText().equals(basePathOrName);
    }

    private void requireWithin(Api api, ObjectNode document) {
        int count = api.operations().size();
        if (count == 0) {
            throw Swagger.refused("it has no operation");
        }
        if (count > bounds.operations()) {
            throw Swagger.refused("it has " + count + " operations, and may have " + bounds.operations());
        }
        long bytes = Json.bytes(document).length;
        if (bytes > bounds.documentBytes()) {
            throw new Refusal(Problem.TooLarge.part("API", bytes, bounds.documentBytes()));
        }
    }

    private void requireWebAction(Operation operation) {
        QualifiedName action = operation.backend().action();
        if (!isWebAction.test(action)) {
            throw Swagger.refused(
                    "'" + operation + "' leads to '/" + action
                            + "', which is not a web action of this namespace; an action becomes one by 'action update --web true'");
        }
    }

    private static Refusal missing(String basePathOrName) {
        return new Refusal(new Problem.Unknown("API '" + BasePath.shown(basePathOrName) + "' does not exist."));
    }
}
