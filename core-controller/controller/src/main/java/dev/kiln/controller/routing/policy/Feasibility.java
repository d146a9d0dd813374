// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing.policy;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.routing.Ask;
import dev.kiln.controller.routing.Course;
import dev.kiln.controller.routing.KnownPools;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.scheduling.Invoker;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.pools.IsolationClass;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether there is any pool that could run an action, be its invokers up or not. Safe for use by several threads; never blocks.
 */
public final class Feasibility {

    private final Supplier<RoutingTable> table;
    private final Supplier<List<Invoker>> invokers;
    private final KnownPools declared;

    /**
     * Makes it.
     *
     * @param invokers all that were ever heard of
     */
    public Feasibility(Supplier<RoutingTable> table, Supplier<List<Invoker>> invokers, KnownPools declared) {
        this.table = table;
        this.invokers = invokers;
        this.declared = declared;
    }

    /**
     * Refuses an action that nothing could ever run as things are, if anything is known of pools at all.
     *
     * @throws Refusal ({@link Problem.Invalid}) which says what it asks for, and what there is
     */
    public void require(Action action) {
        if (action.exec() instanceof Exec.Sequence || action.exec().kind().equals(Exec.NATIVE)) {
            return; // no sandbox is made for it
        }
        Course course =
                table.get().course(Ask.of(action, action.name().namespace().value()));
        if (course.isFree()) {
            return;
        }
        Map<String, IsolationClass> pools = pools();
        if (!course.refusal().isEmpty()) {
            throw refusal(course.refusal(), "");
        }
        if (pools.isEmpty()) {
            return;
        }
        List<IsolationClass> some = pools.entrySet().stream()
                .filter(it -> course.pools().isEmpty() || course.pools().contains(it.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (some.isEmpty()) {
            throw refusal(course.wish(), "There is no such pool. There are: " + shown(pools));
        }
        if (some.stream().noneMatch(it -> it.isAtLeast(course.isolation()))) {
            throw refusal(course.wish(), "No pool isolates that well. There are: " + shown(pools));
        }
    }

    private static Refusal refusal(String why, String there) {
        return new Refusal(new Problem.Invalid(("Nothing could run this action: " + why + ". " + there).strip()));
    }

    /** By name, with the strongest class that one of its invokers has or that was declared. */
    private Map<String, IsolationClass> pools() {
        Map<String, IsolationClass> pools = new TreeMap<>(declared.isolations());
        invokers.get()
                .forEach(it -> pools.merge(it.pool(), it.strength(), (one, two) -> one.isAtLeast(two) ? one : two));
        return pools;
    }

    private static String shown(Map<String, IsolationClass> pools) {
        return pools.entrySet().stream()
                        .map(it -> "pool '" + it.getKey() + "' with isolation '"
                                + it.getValue().word() + "'")
                        .collect(Collectors.joining(", "))
                + ".";
    }
}
