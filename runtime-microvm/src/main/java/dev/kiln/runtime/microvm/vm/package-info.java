// SPDX-License-Identifier: Apache-2.0
/**
 * What a virtual machine is to this provider, whichever monitor runs it. {@link dev.kiln.runtime.microvm.vm.VmDriver} is the door; the drivers
 * for QEMU and Firecracker stand behind it. Everything here is neutral: no command line, no wire.
 */
@NullMarked
package dev.kiln.runtime.microvm.vm;

import org.jspecify.annotations.NullMarked;
