// SPDX-License-Identifier: Apache-2.0
/**
 * Triggers, and the rules that tie actions to them. Their JSON is OpenWhisk's.
 */
@NullMarked
package dev.kiln.model.rule;

import org.jspecify.annotations.NullMarked;
