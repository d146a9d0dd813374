// SPDX-License-Identifier: Apache-2.0
/**
 * The conformance table: what OpenWhisk's API says, row by row, and which test saw it said. Rigs of tests come in with what went over
 * the wire; what comes out is {@code docs/conformance.md}.
 */
@NullMarked
package dev.kiln.conformance;

import org.jspecify.annotations.NullMarked;
