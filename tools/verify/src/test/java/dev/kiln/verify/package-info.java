// SPDX-License-Identifier: Apache-2.0
/** Tests of {@code kiln plugin verify} on plugins that behave and that do not. */
@NullMarked
package dev.kiln.verify;

import org.jspecify.annotations.NullMarked;
