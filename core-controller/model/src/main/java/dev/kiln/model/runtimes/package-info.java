// SPDX-License-Identifier: Apache-2.0
/**
 * The manifest of language runtimes: which kinds exist, which image runs each, which is a family's default.
 */
@NullMarked
package dev.kiln.model.runtimes;

import org.jspecify.annotations.NullMarked;
