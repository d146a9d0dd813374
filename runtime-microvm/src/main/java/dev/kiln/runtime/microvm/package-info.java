// SPDX-License-Identifier: Apache-2.0
/**
 * The provider {@code microvm}: each sandbox is a virtual machine with a kernel of its own. The invoker comes in through a
 * factory; the work is done by the rooms below: root file systems from images, kernels, virtual machines,
 * networks, snapshots.
 */
@NullMarked
package dev.kiln.runtime.microvm;

import org.jspecify.annotations.NullMarked;
