// SPDX-License-Identifier: Apache-2.0
/** Words that people type, and which they may have meant. */
@NullMarked
package dev.kiln.model.words;

import org.jspecify.annotations.NullMarked;
