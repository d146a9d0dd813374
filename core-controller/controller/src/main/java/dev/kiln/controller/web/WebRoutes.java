// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.http.Workers;
import dev.kiln.controller.identity.NamespaceOwners;
import dev.kiln.controller.invoke.InvokeService;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The path of web actions. */
public final class WebRoutes {

    private static final String PATH = "/api/v1/web/{namespace}/{package}/{action}/{rest...}";
    private static final List<String> METHODS = List.of("GET", "DELETE", "POST", "PUT", "HEAD", "OPTIONS", "PATCH");

    private final WebService service;

    /**
     * Makes them.
     *
     * @param records reads a record that is about to appear; blocks
     * @param patience for the end of an activation
     */
    public WebRoutes(
            NamespaceOwners owners,
            ActionSearch search,
            InvokeService invoke,
            Workers workers,
            BiFunction<NamespaceName, ActivationId, Optional<Activation>> records,
            Duration patience) {
        this.service = new WebService(new WebActions(owners, search), invoke, workers, records, patience);
    }

    /** Whether anybody may call this action. Blocks. */
    public boolean isServed(QualifiedName action) {
        return service.isServed(action);
    }

    /** Answers a call that came by another path, as the action's own would be; says nothing of other sites but what the action says. */
    public CompletionStage<Reply> forward(Call call, Forwarded forwarded) {
        return service.answer(call, forwarded);
    }

    public List<Route> routes() {
        return METHODS.stream()
                .map(method -> Route.prompt(method, PATH, "Call a web action", call -> service.answer(call))
                        .open(Access.OPTIONAL)
                        .taking(BodyRule.RAW))
                .toList();
    }
}
