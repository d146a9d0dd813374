// SPDX-License-Identifier: Apache-2.0
/** The provider as a whole, judged by the conformance kit with real machines. */
@NullMarked
package dev.kiln.runtime.microvm;

import org.jspecify.annotations.NullMarked;
