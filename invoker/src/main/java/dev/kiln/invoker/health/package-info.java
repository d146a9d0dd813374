// SPDX-License-Identifier: Apache-2.0
/**
 * Tells the controllers each second that this invoker is there, and whether it can work.
 */
@NullMarked
package dev.kiln.invoker.health;

import org.jspecify.annotations.NullMarked;
