// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import dev.kiln.model.pools.IsolationClass;
import java.util.Map;

/** Pools that somebody declared, whether they have an invoker now or not. Safe for use by several threads; must not block. */
@FunctionalInterface
public interface KnownPools {

    /** Nobody declared any: only invokers tell of pools. */
    KnownPools NONE = Map::of;

    /** The isolation class of each pool's provider, by the name of the pool. */
    Map<String, IsolationClass> isolations();
}
