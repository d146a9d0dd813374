// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import dev.kiln.model.pools.IsolationClass;

/** The weakest isolation class that will do for all that runs for a namespace, whatever rules say. */
public record Minimum(Glob namespace, IsolationClass isolation) {}
