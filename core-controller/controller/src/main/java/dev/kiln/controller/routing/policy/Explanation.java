// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.routing.Ask;
import dev.kiln.controller.routing.Course;
import dev.kiln.controller.routing.Part;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.routing.Rule;
import dev.kiln.controller.scheduling.Outlook;
import dev.kiln.controller.scheduling.Placement;
import dev.kiln.model.json.Json;
import java.util.Optional;

/** Says where something would go now, and why. Pure. */
final class Explanation {

    private Explanation() {}

    /**
     * What each rule says until one matches, the pools of that one, and the place.
     *
     * @param outlook of the course that the table gives for the ask
     */
    static ObjectNode of(RoutingTable table, Ask ask, Outlook outlook) {
        Course course = table.course(ask);
        Optional<Rule> decides = table.rule(ask);
        ObjectNode json = Json.object().put("revision", table.revision());
        json.set("asked", asked(ask));
        decides.ifPresentOrElse(it -> json.put("rule", it.name()), () -> json.putNull("rule"));
        ArrayNode passed = json.putArray("passedOver");
        for (Rule rule : table.rules()) {
            Optional<Part> missed = rule.match().missed(ask);
            if (missed.isEmpty()) {
                break;
            }
            passed.addObject()
                    .put("rule", rule.name())
                    .put("because", missed.get().missed(ask));
        }
        json.putObject("isolation").put("atLeast", course.isolation().word()).put("because", course.because());
        ArrayNode pools = json.putArray("pools");
        outlook.pools().forEach(it -> pools.addObject()
                .put("pool", it.pool())
                .put("verdict", it.verdict().word())
                .put("detail", it.detail()));
        json.set("now", now(outlook.placement()));
        return json;
    }

    private static ObjectNode asked(Ask ask) {
        ObjectNode json = Json.object()
                .put("namespace", ask.namespace())
                .put("kind", ask.kind())
                .put("blackbox", ask.isBlackbox())
                .put("memory", ask.memoryMegabytes());
        ask.annotations().values().forEach((key, value) -> json.withObject("annotations")
                .set(key, value));
        return json;
    }

    private static ObjectNode now(Placement placement) {
        return switch (placement) {
            case Placement.Placed it ->
                Json.object()
                        .put("outcome", "placed")
                        .put("pool", it.invoker().pool())
                        .put("invoker", it.invoker().id().toString())
                        .put("isolation", it.invoker().strength().word());
            case Placement.Overloaded it -> refused("overloaded", it.reason());
            case Placement.Crowded it -> refused("throttled", it.reason());
            case Placement.NoInvokers it -> refused("no invokers", it.reason());
            case Placement.Barred it -> refused("barred", it.reason());
        };
    }

    private static ObjectNode refused(String outcome, String reason) {
        return Json.object().put("outcome", outcome).put("reason", reason);
    }
}
