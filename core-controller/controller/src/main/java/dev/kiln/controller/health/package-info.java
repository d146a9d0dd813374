// SPDX-License-Identifier: Apache-2.0
/**
 * How well the cluster is, as a controller sees it. Tests of invokers that failed too often: a small action that each controller makes
 * for itself and sends to them directly; the scheduler says who is due and is told how it went. And whether bus and store can be used,
 * which {@link dev.kiln.controller.health.HealthWatch} keeps for a controller and for an invoker's process, and {@link
 * dev.kiln.controller.health.HealthRoutes} tells.
 */
@NullMarked
package dev.kiln.controller.health;

import org.jspecify.annotations.NullMarked;
