// SPDX-License-Identifier: Apache-2.0
/** The driver for QEMU's machine {@code microvm}, ordered over QMP. */
@NullMarked
package dev.kiln.runtime.microvm.qemu;

import org.jspecify.annotations.NullMarked;
