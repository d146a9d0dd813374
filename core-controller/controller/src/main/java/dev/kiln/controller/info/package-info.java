// SPDX-License-Identifier: Apache-2.0
/**
 * What the controller tells about itself: version, limits and runtimes, API description, metrics, and views for operators. Routes come in from the door; the rooms of scheduling and flight are looked at.
 */
@NullMarked
package dev.kiln.controller.info;

import org.jspecify.annotations.NullMarked;
