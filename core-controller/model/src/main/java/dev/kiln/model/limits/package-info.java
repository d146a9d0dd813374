// SPDX-License-Identifier: Apache-2.0
/**
 * Bounds of the system and of namespaces, in one place, with the sentences that tell a developer which one was crossed.
 */
@NullMarked
package dev.kiln.model.limits;

import org.jspecify.annotations.NullMarked;
