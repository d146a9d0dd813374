// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;

/** Rules as JSON, the same in the store and in the API. */
public final class TableJson {

    private TableJson() {}

    public static ObjectNode of(RoutingTable table) {
        ObjectNode json = Json.object().put("revision", table.revision());
        ArrayNode rules = json.putArray("rules");
        table.rules().forEach(it -> rules.add(of(it)));
        ArrayNode minimums = json.putArray("minimums");
        table.minimums().forEach(it -> minimums.addObject()
                .put("namespace", it.namespace().text())
                .put("isolation", it.isolation().word()));
        return json;
    }

    private static ObjectNode of(Rule rule) {
        ObjectNode json = Json.object().put("name", rule.name());
        ObjectNode match = json.putObject("match");
        rule.match().parts().forEach(it -> put(match, it));
        ArrayNode pools = json.putArray("pools");
        rule.pools().forEach(pools::add);
        rule.overflow()
                .ifPresentOrElse(
                        it -> json.putObject("overflow")
                                .put("enter", it.enter())
                                .put("leave", it.leave()),
                        () -> json.put("overflow", false));
        rule.isolation().ifPresent(it -> json.put("isolation", it.word()));
        return json;
    }

    private static void put(ObjectNode match, Part part) {
        switch (part) {
            case Part.Namespace it -> match.put("namespace", it.glob().text());
            case Part.Kind it -> match.put("kind", it.glob().text());
            case Part.Blackbox it -> match.put("blackbox", it.wanted());
            case Part.Annotation it ->
                match.withArray("annotation")
                        .add(it.key() + it.value().map(value -> "=" + value).orElse(""));
            case Part.Label it -> match.put("label", it.glob().text());
            case Part.Memory it -> {
                ObjectNode memory = match.putObject("memory");
                if (it.min() > 0) {
                    memory.put("min", it.min());
                }
                if (it.max() < Integer.MAX_VALUE) {
                    memory.put("max", it.max());
                }
            }
        }
    }
}
