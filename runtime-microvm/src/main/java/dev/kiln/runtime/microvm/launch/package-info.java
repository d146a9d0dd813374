// SPDX-License-Identifier: Apache-2.0
/** Starts and ends the processes of virtual machine monitors, confined as asked, and knows them again after a crash of the invoker. */
@NullMarked
package dev.kiln.runtime.microvm.launch;

import org.jspecify.annotations.NullMarked;
