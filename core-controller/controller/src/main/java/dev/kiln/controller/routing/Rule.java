// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import dev.kiln.model.pools.IsolationClass;
import java.util.List;
import java.util.Optional;

/**
 * Where what it matches goes.
 *
 * @param name for people; no two rules have the same
 * @param pools the first that are to be filled first; none stands for all pools alike
 * @param overflow when the next pool gets work; without it, the next is only for when the ones before have no invoker
 * @param isolation the weakest class that will do
 */
public record Rule(
        String name, Match match, List<String> pools, Optional<Overflow> overflow, Optional<IsolationClass> isolation) {

    public Rule {
        pools = List.copyOf(pools);
    }
}
