// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.invoker.sandbox.Shape;
import java.util.OptionalInt;

/**
 * What an activation needs.
 *
 * @param concurrency calls at once in one sandbox
 * @param instances sandboxes at once, if bounded
 */
public record Demand(WarmKey key, Shape shape, int concurrency, OptionalInt instances) {}
