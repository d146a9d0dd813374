// SPDX-License-Identifier: Apache-2.0
/**
 * Which pools an activation may go to: rules, what they match, and the course that follows. Actions come in as questions; scheduling obeys the answers. Pure, but for the levels that overflow remembers.
 */
@NullMarked
package dev.kiln.controller.routing;

import org.jspecify.annotations.NullMarked;
