// SPDX-License-Identifier: Apache-2.0
/** Finds out whether the cluster would take the pool's pods, and what is missing if not. */
@NullMarked
package dev.kiln.runtime.k8s.health;

import org.jspecify.annotations.NullMarked;
