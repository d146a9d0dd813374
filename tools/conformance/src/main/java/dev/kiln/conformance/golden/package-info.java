// SPDX-License-Identifier: Apache-2.0
/**
 * Golden files: the shapes of JSON that the API speaks, as files in the tree. Tests come in with what they were answered; what
 * comes out is silence, or the difference.
 */
@NullMarked
package dev.kiln.conformance.golden;

import org.jspecify.annotations.NullMarked;
