// SPDX-License-Identifier: Apache-2.0
/**
 * {@code kiln plugin verify}: runs the conformance kit on a plugin, in a process of its own that may hang or die, and reports.
 */
@NullMarked
package dev.kiln.verify;

import org.jspecify.annotations.NullMarked;
