// SPDX-License-Identifier: Apache-2.0
/**
 * The provider {@code microvm}: each sandbox is a virtual machine with a kernel of its own. The invoker comes in through the factory; the
 * work is done by the rooms below: disks from images, kernels, virtual machines, the conversation with guests, what is written down.
 */
@NullMarked
package dev.kiln.runtime.microvm;

import org.jspecify.annotations.NullMarked;
