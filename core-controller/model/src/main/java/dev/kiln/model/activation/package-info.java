// SPDX-License-Identifier: Apache-2.0
/**
 * Activations: the record of one run, its outcome, and its JSON in the three forms that exist (stored, shown in full, summarized in lists).
 */
@NullMarked
package dev.kiln.model.activation;

import org.jspecify.annotations.NullMarked;
