// SPDX-License-Identifier: Apache-2.0
/**
 * Reads configuration into records, and refuses keys that nobody reads.
 */
@NullMarked
package dev.kiln.invoker.config;

import org.jspecify.annotations.NullMarked;
