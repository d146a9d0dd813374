// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.pools.kept.Pool;
import dev.kiln.model.json.Json;
import java.util.List;

/** The paths of pools and their swaps. */
final class PoolRoutes {

    private static final String ALL = "/admin/v1/pools";
    private static final String ONE = ALL + "/{pool}";
    private static final String SWAP = ONE + "/swap";

    private final PoolService service;
    private final SwapService swaps;

    PoolRoutes(PoolService service, SwapService swaps) {
        this.service = service;
        this.swaps = swaps;
    }

    List<Route> routes() {
        return List.of(
                route("GET", ALL, "List pools", this::list),
                route("GET", ONE, "Read a pool", this::get),
                route("PUT", ONE, "Make or change a pool", this::put)
                        .query("overwrite")
                        .taking(BodyRule.PAYLOAD),
                route("DELETE", ONE, "Delete a pool", this::delete).query("force"),
                route("POST", SWAP, "Change a pool's provider or its setup while it works", this::swap)
                        .taking(BodyRule.PAYLOAD),
                route(
                        "GET",
                        SWAP,
                        "How far the swap of a pool is, how the last one ended, or that there was none",
                        this::progress),
                route("POST", SWAP + "/abort", "Let a swap that runs go back", this::abort),
                route("POST", SWAP + "/rollback", "Swap a pool back to its previous setup", this::rollBack)
                        .taking(BodyRule.PAYLOAD));
    }

    private static Route route(String method, String path, String summary, Route.Answer answer) {
        return Route.of(method, path, summary, answer).open(method.equals("GET") ? Access.VIEWER : Access.OPERATOR);
    }

    private Reply list(Call call) {
        ArrayNode json = Json.array();
        service.list().forEach(it -> json.add(shown(it)));
        return Reply.json(200, json);
    }

    private Reply get(Call call) {
        return Reply.json(200, shown(service.get(name(call))));
    }

    private Reply put(Call call) {
        PoolPut put = PoolPut.read(name(call), call.body().object().orElseGet(Json::object));
        return Reply.json(
                200, shown(service.put(call, name(call), put, call.query().flag("overwrite", false))));
    }

    private Reply delete(Call call) {
        return Reply.json(
                200, shown(service.delete(call, name(call), call.query().flag("force", false))));
    }

    private Reply swap(Call call) {
        return Reply.json(
                202, swaps.begin(call, name(call), SwapPost.read(call.body().requiredObject())));
    }

    private Reply progress(Call call) {
        return Reply.json(200, swaps.get(name(call)));
    }

    private Reply abort(Call call) {
        return Reply.json(202, swaps.abort(call, name(call)));
    }

    private Reply rollBack(Call call) {
        SwapPost post = SwapPost.back(call.body().object().orElseGet(Json::object));
        return Reply.json(202, swaps.rollBack(call, name(call), post));
    }

    private ObjectNode shown(Pool pool) {
        return PoolShown.of(pool, service.invokers(pool.name()));
    }

    private static String name(Call call) {
        return call.segment("pool");
    }
}
