// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import dev.kiln.model.pools.IsolationClass;
import java.util.List;
import java.util.Optional;

/**
 * All rules, the first that matches first, and what applies to namespaces beside them. Immutable.
 *
 * @param revision grows with each change; 0 before the first
 * @param trouble why the rules cannot be read, if so: then nothing goes anywhere, as nobody knows what would be too weak for it
 */
public record RoutingTable(long revision, List<Rule> rules, List<Minimum> minimums, Optional<String> trouble) {

    /** No rules: all pools are alike, and actions alone ask. */
    public static final RoutingTable EMPTY = new RoutingTable(0, List.of(), List.of());

    public RoutingTable {
        rules = List.copyOf(rules);
        minimums = List.copyOf(minimums);
    }

    public RoutingTable(long revision, List<Rule> rules, List<Minimum> minimums) {
        this(revision, rules, minimums, Optional.empty());
    }

    /** Of rules that are there and cannot be read. */
    public static RoutingTable unreadable(long revision, String why) {
        return new RoutingTable(revision, List.of(), List.of(), Optional.of(why));
    }

    /** The rule that decides. */
    public Optional<Rule> rule(Ask ask) {
        for (int i = 0; i < rules.size(); i++) { // on the way of each activation: no iterator
            if (rules.get(i).match().missed(ask).isEmpty()) {
                return Optional.of(rules.get(i));
            }
        }
        return Optional.empty();
    }

    /** Where it may go. */
    public Course course(Ask ask) {
        if (trouble.isPresent()) {
            return Course.refused("the routing rules cannot be read: " + trouble.get());
        }
        Optional<Rule> rule = rule(ask);
        Optional<String> wanted = ask.pool();
        Optional<String> asked = ask.isolation();
        if (rule.isEmpty() && wanted.isEmpty() && asked.isEmpty() && minimums.isEmpty()) {
            return Course.ANY;
        }
        Floor floor = floor(ask, rule, asked);
        String name = rule.map(Rule::name).orElse("");
        List<String> pools = rule.map(Rule::pools).orElse(List.of());
        if (wanted.isEmpty()) {
            return new Course(name, pools, rule.flatMap(Rule::overflow), floor.isolation(), floor.because(), "");
        }
        String only = wanted.get();
        boolean isOpen = pools.isEmpty() || pools.contains(only);
        String refusal = isOpen
                ? ""
                : "the action asks for pool '" + only + "', and rule '" + name + "' sends it to " + Course.names(pools)
                        + " alone";
        return new Course(
                pools.isEmpty() ? "" : name,
                List.of(only),
                Optional.empty(),
                floor.isolation(),
                floor.because(),
                refusal);
    }

    /** The strongest class that anybody asks for, and who does. */
    private record Floor(IsolationClass isolation, String because) {
        Floor or(IsolationClass other, String why) {
            return isolation.isAtLeast(other) ? this : new Floor(other, why);
        }
    }

    private Floor floor(Ask ask, Optional<Rule> rule, Optional<String> asked) {
        Floor floor = new Floor(IsolationClass.NONE, "");
        if (rule.isPresent() && rule.get().isolation().isPresent()) {
            floor = floor.or(rule.get().isolation().get(), "rule '" + rule.get().name() + "'");
        }
        for (Minimum it : minimums) {
            if (it.namespace().matches(ask.namespace())) {
                floor = floor.or(it.isolation(), "the minimum of namespace '" + it.namespace() + "'");
            }
        }
        if (asked.isPresent()) {
            Optional<IsolationClass> known = IsolationClass.named(asked.get());
            floor = known.isPresent()
                    ? floor.or(known.get(), "the action's annotation 'isolation'")
                    : floor.or(
                            IsolationClass.MICROVM,
                            "the action's annotation 'isolation' is '" + asked.get()
                                    + "', which is no class, and so counts as the strongest");
        }
        return floor;
    }
}
