// SPDX-License-Identifier: Apache-2.0
/**
 * Commands about APIs: paths and methods that lead to web actions, and the keys that open them. The command tree comes in; rest
 * and render are asked.
 */
@NullMarked
package dev.kiln.cli.api;

import org.jspecify.annotations.NullMarked;
