// SPDX-License-Identifier: Apache-2.0
/**
 * Checks of one sandbox: life cycle, limits, network, privileges, logs, crashes and what is declared as a capability. Each
 * class is one behaviour and can be extended by itself.
 */
@NullMarked
package dev.kiln.runtime.tck.sandbox;

import org.jspecify.annotations.NullMarked;
