// SPDX-License-Identifier: Apache-2.0
/**
 * Proof that the kit judges: the testkit's providers pass it, and providers broken on purpose are caught, each by the check
 * that is named for it.
 */
@NullMarked
package dev.kiln.runtime.tck;

import org.jspecify.annotations.NullMarked;
