// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.health;

/**
 * What a pool uses beside pods.
 *
 * @param hasPolicies network policies
 * @param hasBudget a disruption budget
 * @param hasAgent the agent, always
 */
public record Uses(boolean hasPolicies, boolean hasBudget, boolean hasAgent) {}
