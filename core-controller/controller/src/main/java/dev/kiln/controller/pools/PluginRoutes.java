// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.messaging.pools.PoolReportJson;
import dev.kiln.model.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The path of runtime providers, as far as invokers tell of them. */
final class PluginRoutes {

    private final Supplier<List<Sighting>> sightings;

    PluginRoutes(Supplier<List<Sighting>> sightings) {
        this.sightings = sightings;
    }

    List<Route> routes() {
        return List.of(Route.of(
                        "GET",
                        "/admin/v1/plugins",
                        "The runtime providers that invokers work with or tried",
                        this::list)
                .open(Access.VIEWER));
    }

    /** A provider in one version, and the phases in which invokers have it. */
    private record Plugin(String provider, String version) {}

    /** Where one is. */
    private record Use(String invoker, String pool, String phase) {}

    private Reply list(Call call) {
        SortedMap<String, Plugin> plugins = new TreeMap<>();
        SortedMap<String, List<Use>> uses = new TreeMap<>();
        sightings.get().stream().filter(Sighting::isHeard).forEach(it -> uses(it).forEach((plugin, use) -> {
            String key = plugin.provider() + "@" + plugin.version();
            plugins.put(key, plugin);
            uses.computeIfAbsent(key, name -> new ArrayList<>()).add(use);
        }));
        ArrayNode json = Json.array();
        plugins.forEach((key, plugin) -> json.add(json(plugin, uses.getOrDefault(key, List.of()))));
        return Reply.json(200, json);
    }

    /** Of one invoker; one that tells no generations works with what its pings name. */
    private static Map<Plugin, Use> uses(Sighting sighting) {
        Map<Plugin, Use> uses = new HashMap<>();
        String name = sighting.invoker().id().toString();
        String pool = sighting.invoker().pool();
        sighting.report()
                .generations()
                .forEach(it -> uses.put(
                        new Plugin(it.provider(), it.version()), new Use(name, pool, PoolReportJson.word(it.phase()))));
        uses.put(new Plugin(sighting.invoker().provider(), sighting.version()), new Use(name, pool, "current"));
        return uses;
    }

    private static ObjectNode json(Plugin plugin, List<Use> uses) {
        ObjectNode json = Json.object().put("provider", plugin.provider()).put("version", plugin.version());
        SortedSet<String> pools = new TreeSet<>(uses.stream().map(Use::pool).toList());
        ArrayNode names = json.putArray("pools");
        pools.forEach(names::add);
        ArrayNode each = json.putArray("invokers");
        uses.forEach(it -> each.addObject().put("name", it.invoker()).put("phase", it.phase()));
        return json;
    }
}
