// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.pools.kept.Pool;
import dev.kiln.controller.pools.kept.Secrets;
import dev.kiln.controller.pools.swaps.InvokerView;
import dev.kiln.controller.pools.swaps.SwapPlan;
import dev.kiln.controller.pools.swaps.SwapRules;
import dev.kiln.controller.pools.swaps.SwapState;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReportJson;
import dev.kiln.model.json.Json;
import dev.kiln.model.pools.PoolJson;
import dev.kiln.model.pools.RuntimeSetup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Pools and swaps as operators see them: without secrets. */
final class PoolShown {

    private PoolShown() {}

    /** The content alone, for the audit. */
    static ObjectNode of(Pool pool) {
        ObjectNode json = Json.object()
                .put("name", pool.name())
                .put("revision", pool.revision())
                .put("generation", pool.current().number());
        json.set("setup", setup(pool.current().setup(), pool.secrets()));
        json.set("tuning", PoolJson.of(pool.tuning()));
        pool.isolation().ifPresent(it -> json.put("isolation", it.word()));
        pool.previous().ifPresent(it -> json.set("previous", Secrets.shown(it, pool.secrets())));
        return json.put("order", pool.order())
                .put("changedBy", pool.changedBy())
                .put("changed", pool.changed().toEpochMilli());
    }

    static ObjectNode of(Pool pool, List<InvokerView> invokers) {
        ObjectNode json = of(pool);
        long up = invokers.stream().filter(InvokerView::isUp).count();
        long current = invokers.stream()
                .filter(it ->
                        it.isUp() && it.report().generation() == pool.current().number())
                .count();
        json.putObject("invokers").put("known", invokers.size()).put("up", up).put("current", current);
        pool.swap().ifPresent(it -> json.set("swap", brief(pool, it)));
        return json;
    }

    /** How far a swap is, with each invoker. */
    static ObjectNode swap(Pool pool, SwapState swap, List<InvokerView> invokers) {
        ObjectNode json = Json.object()
                .put("pool", pool.name())
                .put("generation", pool.current().number());
        json.setAll(brief(pool, swap));
        json.set("rules", rules(swap.rules()));
        json.put("changing", swap.stage().isOver() ? 0 : SwapPlan.inTransition(swap, invokers));
        return with(
                json,
                invokers,
                it -> invoker(
                        it, it.of(swap.to().number()), it.of(swap.from().number()), why -> hidden(pool, swap, why)));
    }

    /** The same of a pool that is as it began. */
    static ObjectNode neverSwapped(Pool pool, List<InvokerView> invokers) {
        ObjectNode json = Json.object()
                .put("pool", pool.name())
                .put("generation", pool.current().number())
                .put("stage", "none")
                .put("verdict", "");
        json.set("setup", setup(pool.current().setup(), pool.secrets()));
        json.put("changing", 0);
        return with(
                json,
                invokers,
                it -> invoker(
                        it,
                        it.of(pool.current().number()),
                        Optional.empty(),
                        why -> Secrets.hidden(why, pool.current().setup(), pool.secrets())));
    }

    private static ObjectNode with(
            ObjectNode json, List<InvokerView> invokers, Function<InvokerView, ObjectNode> shown) {
        Map<String, Integer> phases = new TreeMap<>();
        ArrayNode each = Json.array();
        for (InvokerView view : invokers) {
            ObjectNode one = shown.apply(view);
            phases.merge(one.path("phase").asText(), 1, Integer::sum);
            each.add(one);
        }
        ObjectNode counts = json.putObject("phases");
        phases.forEach(counts::put);
        json.set("invokers", each);
        return json;
    }

    private static ObjectNode brief(Pool pool, SwapState swap) {
        ObjectNode json = Json.object()
                .put("stage", swap.stage().word())
                .put("startedBy", swap.startedBy())
                .put("since", swap.since().toEpochMilli())
                .put("entered", swap.entered().toEpochMilli())
                .put("verdict", hidden(pool, swap, swap.verdict()));
        json.set("from", Secrets.shown(swap.from(), pool.secrets()));
        json.set("to", Secrets.shown(swap.to(), pool.secrets()));
        return json;
    }

    /** Its phase is that of the new one; what has none yet waits. */
    private static ObjectNode invoker(
            InvokerView view,
            Optional<GenerationReport> fresh,
            Optional<GenerationReport> old,
            UnaryOperator<String> hidden) {
        String phase = fresh.map(it -> PoolReportJson.word(it.phase())).orElse("waiting");
        return Json.object()
                .put("invoker", view.id().number())
                .put("name", view.id().toString())
                .put("up", view.isUp())
                .put("generation", view.report().generation())
                .put("phase", view.isUp() ? phase : "away")
                .put("sandboxes", fresh.map(GenerationReport::sandboxes).orElse(0))
                .put("created", fresh.map(GenerationReport::created).orElse(0L))
                .put("failed", fresh.map(GenerationReport::failed).orElse(0L))
                .put("createMillis", fresh.map(GenerationReport::createMillis).orElse(0L))
                .put("oldSandboxes", old.map(GenerationReport::sandboxes).orElse(0))
                .put("oldCreateMillis", old.map(GenerationReport::createMillis).orElse(0L))
                .put("reason", hidden.apply(fresh.map(GenerationReport::reason).orElse("")));
    }

    private static ObjectNode rules(SwapRules rules) {
        ObjectNode json = Json.object().put("parallelism", rules.parallelism());
        rules.canary().ifPresent(it -> json.putObject("canary")
                .put("percent", it.percent())
                .put("minutes", it.watch().toMinutes()));
        json.put("paceSeconds", rules.pace().toSeconds());
        ObjectNode limits = json.putObject("limits")
                .put("errorPercent", rules.limits().errorPercent())
                .put("minimum", rules.limits().minimum());
        rules.limits().latencyFactor().ifPresent(it -> limits.put("latencyFactor", it));
        return json.put("timeoutMinutes", rules.timeout().toMinutes())
                .put("stallMinutes", rules.stall().toMinutes());
    }

    private static ObjectNode setup(RuntimeSetup setup, Set<String> marked) {
        ObjectNode json = Secrets.shown(setup, marked);
        List<String> here =
                marked.stream().filter(setup.settings()::containsKey).sorted().toList();
        if (!here.isEmpty()) {
            ArrayNode keys = json.putArray("secrets");
            here.forEach(keys::add);
        }
        return json;
    }

    private static String hidden(Pool pool, SwapState swap, String text) {
        return Secrets.hidden(
                Secrets.hidden(text, swap.to().setup(), pool.secrets()),
                swap.from().setup(),
                pool.secrets());
    }
}
