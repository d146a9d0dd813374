// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The paths by which {@code wsk api} and the npm client manage APIs. In OpenWhisk they are web actions of the operator's
 * namespace; here they only look so.
 */
public final class ApiRoutes {

    private static final List<String> ENDINGS = List.of("", ".http", ".json");
    private static final String BASE_PATH = "basepath";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    private final ApiService service;
    private final PublicAddress address;
    private final String path;

    /**
     * Makes them.
     *
     * @param isWebAction whether anybody may call an action; blocks
     * @param operators the namespace in whose package {@code apimgmt} they seem to lie
     * @param random must not be guessable: keys are made of it
     */
    public ApiRoutes(
            ApiStore store,
            Predicate<QualifiedName> isWebAction,
            Api.Bounds bounds,
            PublicAddress address,
            String operators,
            InstantSource clock,
            RandomGenerator random) {
        this.service = new ApiService(store, isWebAction, bounds, clock, random);
        this.address = address;
        this.path = "/api/v1/web/" + operators + "/apimgmt/";
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.addAll(routes("GET", "getApi", "List APIs, or get one", this::list));
        routes.addAll(routes("POST", "createApi", "Add to an API, or replace it", this::create));
        routes.addAll(routes("DELETE", "deleteApi", "Delete an API or a part of it", this::delete));
        routes.addAll(routes("GET", "getApiKeys", "List the keys of an API", this::keys));
        routes.addAll(routes("POST", "createApiKey", "Make a key of an API", this::createKey));
        routes.addAll(routes("DELETE", "deleteApiKey", "Delete a key of an API", this::deleteKey));
        return routes;
    }

    /** The body and the head of a request are wanted, so each is taken for an event. */
    private List<Route> routes(String method, String name, String summary, Route.Answer answer) {
        Route.Answer checked = call -> {
            requireOwnSpace(call);
            return answer.to(call);
        };
        return ENDINGS.stream()
                .map(ending -> Route.of(method, path + name + ending, summary, checked)
                        .taking(BodyRule.EVENT)
                        .query(BASE_PATH, "apiname", "relpath", "operation", "limit", "skip", "spaceguid"))
                .toList();
    }

    private Reply list(Call call) {
        Optional<String> path = given(call, "relpath");
        Optional<String> method = given(call, "operation");
        ArrayNode apis = Json.array();
        service.list(owner(call), given(call, BASE_PATH).or(() -> given(call, "apiname"))).stream()
                .filter(it -> SwaggerEdit.has(it.document(), path, method))
                .skip(number(call, "skip").orElse(0))
                .limit(number(call, "limit").filter(it -> it > 0).orElse(Integer.MAX_VALUE))
                .forEach(it -> apis.add(item(call, it)));
        ObjectNode reply = Json.object();
        reply.set("apis", apis);
        return Reply.json(200, reply);
    }

    private Reply create(Call call) {
        ApiDraft draft = ApiDraft.read(call.body().requiredObject(), owner(call), given(call, "responsetype"));
        return Reply.json(200, value(call, service.create(owner(call), draft)));
    }

    private Reply delete(Call call) {
        Optional<String> path = given(call, "relpath");
        Optional<String> method = given(call, "operation").map(it -> it.toUpperCase(Locale.ROOT));
        if (method.isPresent() && path.isEmpty()) {
            throw new Refusal(
                    new Problem.MalformedQuery("operation", "it names a method of a path, so it needs 'relpath'"));
        }
        service.delete(owner(call), which(call), path, method);
        return Reply.json(200, Json.object());
    }

    private Reply keys(Call call) {
        ArrayNode keys = Json.array();
        service.keys(owner(call), which(call)).forEach(it -> keys.add(key(it)));
        ObjectNode reply = Json.object();
        reply.set("keys", keys);
        return Reply.json(200, reply);
    }

    private Reply createKey(Call call) {
        String name = call.body().object().orElseGet(Json::object).path("name").asText("");
        ApiKey.Fresh fresh = service.createKey(owner(call), which(call), name);
        return Reply.json(200, key(fresh.stored()).put("key", fresh.key().value()))
                .with("Cache-Control", "no-store");
    }

    private Reply deleteKey(Call call) {
        service.deleteKey(
                owner(call), which(call), given(call, "id").orElseThrow(() -> missing("id", "which key is meant")));
        return Reply.json(200, Json.object());
    }

    private static ObjectNode key(ApiKey key) {
        return Json.object()
                .put("id", key.id())
                .put("name", key.name())
                .put("created", key.created().toEpochMilli());
    }

    private ObjectNode item(Call call, ApiFile file) {
        String id =
                "API:" + owner(call) + ":" + file.document().path("basePath").asText();
        ObjectNode item = Json.object().put("id", id).put("key", id);
        item.set("value", value(call, file));
        return item;
    }

    private ObjectNode value(Call call, ApiFile file) {
        BasePath basePath = BasePath.of(file.document().path("basePath").asText());
        ObjectNode value = Json.object()
                .put("namespace", owner(call).value())
                .put("gwApiUrl", address.of(call.incoming(), owner(call), basePath))
                .put("gwApiActivated", true)
                .put("tenantId", call.identity().namespaceUuid());
        value.set("apidoc", file.document());
        return value;
    }

    private static NamespaceName owner(Call call) {
        return call.identity().namespace();
    }

    /** Clients name the space that they mean; whose APIs they reach is told by the credentials alone. */
    private static void requireOwnSpace(Call call) {
        given(call, "spaceguid")
                .filter(it -> !it.equals(call.identity().namespaceUuid()))
                .ifPresent(it -> {
                    throw new Refusal(
                            new Problem.Forbidden("The 'spaceguid' has to be the first half of the credentials"
                                    + " that the request came with."));
                });
    }

    private static String which(Call call) {
        return given(call, BASE_PATH)
                .or(() -> given(call, "apiname"))
                .orElseThrow(() -> missing(BASE_PATH, "which API is meant: its base path or its name"));
    }

    private static Refusal missing(String parameter, String what) {
        return new Refusal(new Problem.MalformedQuery(parameter, "it has to say " + what));
    }

    private static Optional<String> given(Call call, String name) {
        return call.query().get(name).filter(it -> !it.isEmpty());
    }

    private static Optional<Integer> number(Call call, String name) {
        return given(call, name).map(text -> {
            if (!NUMBER.matcher(text).matches()) {
                throw new Refusal(new Problem.MalformedQuery(
                        name, "'" + BasePath.shown(text) + "' is not a number from 0 to 999999"));
            }
            return Integer.valueOf(text);
        });
    }
}
