// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import dev.kiln.model.pools.IsolationClass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the policy says of one activation.
 *
 * @param rule which one said so; empty when none matched
 * @param pools in order; none stands for all pools alike
 * @param isolation the weakest class that will do; it is never gone below
 * @param because who asked for that class
 * @param refusal why it can go nowhere at all; empty when it can
 */
public record Course(
        String rule,
        List<String> pools,
        Optional<Overflow> overflow,
        IsolationClass isolation,
        String because,
        String refusal) {

    /** Anywhere. */
    public static final Course ANY = new Course("", List.of(), Optional.empty(), IsolationClass.NONE, "", "");

    public Course {
        pools = List.copyOf(pools);
    }

    public static Course refused(String refusal) {
        return new Course("", List.of(), Optional.empty(), IsolationClass.NONE, "", refusal);
    }

    /** Whether it leaves anything out. */
    public boolean isFree() {
        return pools.isEmpty() && isolation == IsolationClass.NONE && refusal.isEmpty();
    }

    /** What it asks for, and who does: {@code rule 'x' sends it to pool 'y', and it needs isolation 'microvm' (...)}. */
    public String wish() {
        String where = pools.isEmpty() ? "" : source() + " sends it to " + names(pools);
        String how = isolation == IsolationClass.NONE
                ? ""
                : "it needs isolation '" + isolation.word() + "' or stronger (" + because + ")";
        return where.isEmpty() || how.isEmpty() ? where + how : where + ", and " + how;
    }

    private String source() {
        return rule.isEmpty() ? "the action's annotation 'pool'" : "rule '" + rule + "'";
    }

    static String names(List<String> pools) {
        return (pools.size() == 1 ? "pool " : "pools ")
                + pools.stream().map(it -> "'" + it + "'").collect(Collectors.joining(", "));
    }
}
