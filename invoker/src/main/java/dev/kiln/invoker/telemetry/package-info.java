// SPDX-License-Identifier: Apache-2.0
/**
 * Names of log keys and metrics, in one place.
 */
@NullMarked
package dev.kiln.invoker.telemetry;

import org.jspecify.annotations.NullMarked;
