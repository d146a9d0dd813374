// SPDX-License-Identifier: Apache-2.0
/**
 * What holds sandboxes to their limits: cgroups of either version, or a watchdog where there are none. The provider chooses
 * a {@link dev.kiln.runtime.process.cage.Limiter} once and makes a {@link dev.kiln.runtime.process.cage.Cage} for each
 * sandbox; what goes out are reads and writes of kernel files.
 */
@NullMarked
package dev.kiln.runtime.process.cage;

import org.jspecify.annotations.NullMarked;
