// SPDX-License-Identifier: Apache-2.0
/** The command {@code kiln microvm}: what this machine lacks to run sandboxes in virtual machines, and the preparing of a kernel. */
@NullMarked
package dev.kiln.runtime.microvm.setup;

import org.jspecify.annotations.NullMarked;
