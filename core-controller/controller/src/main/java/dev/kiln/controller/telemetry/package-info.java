// SPDX-License-Identifier: Apache-2.0
/**
 * What a controller counts and measures, with the names, in one place. Rooms come in where something happens.
 */
@NullMarked
package dev.kiln.controller.telemetry;

import org.jspecify.annotations.NullMarked;
