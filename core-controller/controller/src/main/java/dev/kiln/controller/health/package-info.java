// SPDX-License-Identifier: Apache-2.0
/**
 * Whether what a process stands on can be used. {@link dev.kiln.controller.health.HealthWatch} looks after bus and store, for a
 * controller and for an invoker's process; {@link dev.kiln.controller.health.HealthRoutes} tells of it.
 */
@NullMarked
package dev.kiln.controller.health;

import org.jspecify.annotations.NullMarked;
