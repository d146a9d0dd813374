// SPDX-License-Identifier: Apache-2.0
/**
 * What can be wrong with a request, as values. Every room comes in to refuse; the HTTP room alone turns a problem into a status and a sentence.
 */
@NullMarked
package dev.kiln.controller.problem;

import org.jspecify.annotations.NullMarked;
