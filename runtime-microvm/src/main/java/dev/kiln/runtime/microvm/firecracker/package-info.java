// SPDX-License-Identifier: Apache-2.0
/**
 * The driver for Firecracker. {@link dev.kiln.runtime.microvm.firecracker.FirecrackerDriver} is the door; orders go out over the Unix socket
 * of one monitor for each machine, which root confines with the jailer.
 */
@NullMarked
package dev.kiln.runtime.microvm.firecracker;

import org.jspecify.annotations.NullMarked;
