// SPDX-License-Identifier: Apache-2.0
/**
 * Reads HOCON into the rooms' records. Each room's config record comes in; nothing goes out. A key that no room asked for ends the start, naming the nearest one that exists.
 */
@NullMarked
package dev.kiln.controller.config;

import org.jspecify.annotations.NullMarked;
